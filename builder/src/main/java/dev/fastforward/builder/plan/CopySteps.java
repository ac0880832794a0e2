package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CopyPaths;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.image.ContainerConfig;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** COPY and ADD. */
final class CopySteps {
  private static final int HIGHEST_MODE = 07777;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern URL = Pattern.compile("https?://.*");
  private static final Pattern GIT =
      Pattern.compile("(git|ssh)://.*|[a-zA-Z0-9._-]+@[a-zA-Z0-9._-]+:.*");

  private final StageGraph graph;
  private final PlannedStage stage;
  private final StageState state;

  CopySteps(StageGraph graph, PlannedStage stage, StageState state) {
    this.graph = graph;
    this.stage = stage;
    this.state = state;
  }

  void add(Instruction.Copy copy) {
    Source source = copy.source();
    refuse(copy.link(), "COPY --link", "leave the flag out: the files are the same", source);
    refuse(copy.parents(), "COPY --parents", "name the directories in the destination", source);
    refuse(!copy.excludes().isEmpty(), "COPY --exclude", "use .dockerignore", source);
    CopySource from = graph.source(stage.index(), copy);
    List<String> sources = sources(copy.paths(), "COPY", source);
    for (String path : sources) {
      if (URL.matcher(path).matches() || GIT.matcher(path).matches()) {
        throw source.invalid("COPY takes no URL such as " + path + "; ADD does");
      }
    }
    add("COPY", false, from, sources, copy.paths(), copy.chown(), copy.chmod(), source);
  }

  void add(Instruction.Add add) {
    Source source = add.source();
    refuse(add.link(), "ADD --link", "leave the flag out: the files are the same", source);
    refuse(!add.excludes().isEmpty(), "ADD --exclude", "use .dockerignore", source);
    refuse(add.checksum() != null, "ADD --checksum", "fetch and check it in a RUN", source);
    refuse(add.keepGitDir() != null, "ADD --keep-git-dir", "clone it in a RUN", source);
    List<String> sources = sources(add.paths(), "ADD", source);
    for (String path : sources) {
      String what = "ADD of a URL (" + path + ")";
      refuse(
          URL.matcher(path).matches(),
          what,
          "fetch it in a RUN, or put it into the context",
          source);
      refuse(GIT.matcher(path).matches(), what, "clone it in a RUN", source);
    }
    boolean extract = add.unpack() == null || add.unpack();
    CopySource from = new CopySource.Context();
    add("ADD", extract, from, sources, add.paths(), add.chown(), add.chmod(), source);
  }

  private void add(
      String name,
      boolean extract,
      CopySource from,
      List<String> sources,
      CopyPaths paths,
      @Nullable String chownFlag,
      @Nullable String chmodFlag,
      Source source) {
    String chown = state.expandFlag(chownFlag, source);
    String chmod = chmod(state.expandFlag(chmodFlag, source), source);
    String written = state.expand(paths.destination(), source);
    String createdBy =
        name
            + (chown == null ? "" : " --chown=" + chown)
            + (chmod == null ? "" : " --chmod=" + chmod)
            + " "
            + String.join(" ", sources)
            + " "
            + written
            + " # buildkit";
    ContainerConfig config = state.config();
    state.add(
        new Step.Copy(
            state.info(source, createdBy, config),
            extract,
            from,
            sources,
            WorkingDirectory.destination(config.workingDir(), written),
            chown,
            chmod),
        config);
  }

  private List<String> sources(CopyPaths paths, String name, Source source) {
    refuse(
        !paths.inline().isEmpty(),
        name + " of a heredoc",
        "put the file into the context, or write it in a RUN",
        source);
    return state.expandAll(paths.sources(), source);
  }

  private static @Nullable String chmod(@Nullable String mode, Source source) {
    if (mode == null) {
      return null;
    }
    if (DIGITS.matcher(mode).matches()) {
      if (mode.length() > 9
          || mode.matches(".*[89].*")
          || Integer.parseInt(mode, 8) > HIGHEST_MODE) {
        throw source.invalid("--chmod=" + mode + " must be an octal number from 0 to 7777");
      }
      return mode;
    }
    if (Character.isDigit(mode.charAt(0))) {
      throw source.invalid("--chmod=" + mode + " must be an octal number from 0 to 7777");
    }
    throw source.unsupported(
        "--chmod=" + mode + " is not supported yet; write the mode as an octal number");
  }

  private static void refuse(boolean there, String what, String remedy, Source source) {
    if (there) {
      throw source.unsupported(what + " is not supported yet; " + remedy);
    }
  }
}
