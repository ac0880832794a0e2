package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CopyPaths;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.net.RedactedUrl;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** COPY and ADD. */
final class CopyPlanner {
  /** In the content of a heredoc, whatever the escape directive says. */
  private static final Lexer CONTENT = new Lexer('\\').literalQuotes();

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{4,40}");

  private final StageGraph graph;
  private final PlannedStage stage;
  private final StageState state;

  CopyPlanner(StageGraph graph, PlannedStage stage, StageState state) {
    this.graph = graph;
    this.stage = stage;
    this.state = state;
  }

  void add(Instruction.Copy copy) {
    Source source = copy.source();
    CopySource from = graph.source(stage.index(), copy);
    List<String> sources = state.expandAll(copy.paths().sources(), source);
    for (String path : sources) {
      if (Step.Copy.isUrl(path) || isRepository(path, source)) {
        throw source.invalid("COPY takes no URL such as " + path + "; ADD does");
      }
    }
    Flags flags =
        new Flags(
            state.expandFlag(copy.chown(), source),
            chmod(state.expandFlag(copy.chmod(), source), source),
            new CopyFlags(false, copy.link(), copy.parents(), copy.excludes()));
    add("COPY", from, sources, copy.paths(), flags, source);
  }

  void add(Instruction.Add add) {
    Source source = add.source();
    List<String> sources = state.expandAll(add.paths().sources(), source);
    boolean repository = sources.stream().anyMatch(path -> isRepository(path, source));
    if (add.keepGitDir() != null && !repository) {
      throw source.invalid("--keep-git-dir is for git repositories; leave it out");
    }
    if (add.unpack() != null && repository) {
      throw source.invalid("--unpack is for archives, and not for git repositories; leave it out");
    }
    boolean extract = add.unpack() == null || add.unpack();
    Flags flags =
        new Flags(
            state.expandFlag(add.chown(), source),
            chmod(state.expandFlag(add.chmod(), source), source),
            new CopyFlags(
                extract,
                add.link(),
                false,
                add.excludes(),
                Boolean.TRUE.equals(add.unpack()),
                checksum(state.expandFlag(add.checksum(), source), sources, source),
                true,
                add.keepGitDir()));
    add("ADD", new CopySource.Context(), sources, add.paths(), flags, source);
  }

  private record Flags(@Nullable String chown, @Nullable String chmod, CopyFlags others) {
    /** With a mode, the image's own directories are looked at, as in BuildKit. */
    CopyFlags effective() {
      return chmod == null ? others : others.withoutLink();
    }
  }

  private void add(
      String name,
      CopySource from,
      List<String> sources,
      CopyPaths paths,
      Flags flags,
      Source source) {
    if (from instanceof CopySource.Context) {
      sources.stream()
          .filter(path -> !Step.Copy.isUrl(path))
          .forEach(path -> state.warnOfIgnored(path, source));
    }
    List<InlineFile> inline = paths.inline().stream().map(file -> inline(file, source)).toList();
    String written = state.expand(paths.destination(), source);
    ContainerConfig config = state.config();
    state.add(
        new Step.Copy(
            state.info(source, createdBy(name, flags, sources, inline, written), config),
            from,
            sources,
            inline,
            WorkDirPath.destination(state.workingDir(), state.system().slashes(written)),
            flags.chown(),
            flags.chmod(),
            flags.effective()),
        config);
  }

  private static String createdBy(
      String name, Flags flags, List<String> sources, List<InlineFile> inline, String destination) {
    List<String> words = new ArrayList<>(List.of(name));
    if (flags.others().parents()) {
      words.add("--parents");
    }
    if (flags.chown() != null) {
      words.add("--chown=" + flags.chown());
    }
    if (flags.chmod() != null) {
      words.add("--chmod=" + flags.chmod());
    }
    words.addAll(sources);
    inline.forEach(file -> words.add("<<" + file.name()));
    words.add(destination);
    return String.join(" ", words) + " # buildkit";
  }

  private InlineFile inline(CopyPaths.InlineFile file, Source source) {
    if (file.name().contains("/") || file.name().equals(".") || file.name().equals("..")) {
      throw source.invalid("the heredoc <<" + file.name() + " gives a file that name: use letters");
    }
    if (!file.expand()) {
      return new InlineFile(file.name(), file.content());
    }
    Variables variables = Variables.of(state.variables());
    return new InlineFile(
        file.name(), Expanding.word(CONTENT, file.content(), variables, source).text());
  }

  private static @Nullable String chmod(@Nullable String mode, Source source) {
    if (mode != null) {
      try {
        ModeChange.parse(mode);
      } catch (IllegalArgumentException e) {
        throw source.invalid("--chmod=" + mode + " " + e.getMessage());
      }
    }
    return mode;
  }

  private static @Nullable String checksum(
      @Nullable String checksum, List<String> sources, Source source) {
    if (checksum == null) {
      return null;
    }
    if (sources.size() != 1) {
      throw source.invalid("--checksum is of one file; write an ADD for each source");
    }
    if (isRepository(sources.getFirst(), source)) {
      if (!COMMIT.matcher(checksum).matches()) {
        throw source.invalid(
            "--checksum="
                + checksum
                + " must be the hash of a commit, or its beginning: 4 to 40 hexadecimal digits in"
                + " lower case");
      }
      try {
        GitUrl.repository(sources.getFirst()).withChecksum(checksum);
      } catch (IllegalArgumentException e) {
        throw source.invalid("--checksum: " + e.getMessage());
      }
      return checksum;
    }
    if (!Step.Copy.isUrl(sources.getFirst())) {
      throw source.invalid("--checksum is for addresses (http, https, git); leave it out");
    }
    if (!DIGEST.matcher(checksum).matches()) {
      throw source.invalid(
          "--checksum=" + checksum + " must be sha256: and 64 hexadecimal digits in lower case");
    }
    return checksum;
  }

  /** Whether a source is a git repository; what may be a path as well is a path. */
  private static boolean isRepository(String path, Source source) {
    try {
      GitUrl url = GitUrl.parse(path);
      if (url != null && url.userInfo() != null) {
        throw source.invalid(
            "the address "
                + url.shown()
                + " holds a user name or password, which would stay in the image's history; give"
                + " --secret id=GIT_AUTH_TOKEN");
      }
      return url != null && !url.bare();
    } catch (IllegalArgumentException e) {
      throw source.invalid("the address " + RedactedUrl.of(path) + ": " + e.getMessage());
    }
  }
}
