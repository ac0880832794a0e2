package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.MountFlag;
import dev.fastforward.builder.dockerfile.MountParser;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.RunMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mounts of one RUN, with variables expanded and names resolved. */
final class RunMounts {
  private static final String NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";
  private static final int SECRET_MODE = 0400;
  private static final int SOCKET_MODE = 0600;
  private static final int FOLDER_MODE = 0755;

  private final StageGraph graph;
  private final int stage;
  private final StageState state;
  private final Source source;
  private final List<RunMount> mounts = new ArrayList<>();
  private int agents;

  private RunMounts(StageGraph graph, int stage, StageState state, Source source) {
    this.graph = graph;
    this.stage = stage;
    this.state = state;
    this.source = source;
  }

  /**
   * @throws BuildException DockerfileInvalid for what cannot be mounted; SecretNotFound for what is
   *     required and not given
   */
  static List<RunMount> of(
      StageGraph graph, int stage, StageState state, Instruction.Run instruction) {
    RunMounts mounts = new RunMounts(graph, stage, state, instruction.source());
    for (String value : instruction.mounts()) {
      mounts.add(mounts.parse(value));
    }
    return List.copyOf(mounts.mounts);
  }

  private MountFlag parse(String value) {
    try {
      return MountParser.parse(value, word -> state.expand(word, source));
    } catch (IllegalArgumentException e) {
      throw source.invalid("--mount=" + value + ": " + e.getMessage());
    }
  }

  private void add(MountFlag mount) {
    mounts.add(
        switch (mount) {
          case MountFlag.Bind bind ->
              new RunMount.Bind(
                  target(bind.target()),
                  Objects.requireNonNullElseGet(from(bind.from()), CopySource.Context::new),
                  path(bind.source()),
                  bind.readOnly());
          case MountFlag.Cache cache -> cache(cache);
          case MountFlag.Tmpfs tmpfs ->
              new RunMount.Tmpfs(target(tmpfs.target()), tmpfs.size(), tmpfs.readOnly());
          case MountFlag.Secret secret -> secret(secret);
          case MountFlag.Ssh ssh -> ssh(ssh);
        });
  }

  private RunMount cache(MountFlag.Cache mount) {
    String target = target(mount.target());
    String id = otherwise(mount.id(), clean(mount.target()));
    String space = graph.options().buildArgs().getOrDefault(NAMESPACE, "");
    return new RunMount.Cache(
        target,
        space.isEmpty() ? id : space + "/" + id,
        from(mount.from()),
        path(mount.source()),
        mount.readOnly(),
        RunMount.Sharing.of(mount.sharing()),
        mount.access().isEmpty() ? null : access(mount.access(), FOLDER_MODE));
  }

  /** An id is the target as it is written: a relative one is the same everywhere. */
  private static String clean(@Nullable String target) {
    String written = target == null ? "" : target;
    String absolute = WorkDirPath.resolve(null, written);
    return written.startsWith("/") ? absolute : absolute.substring(1);
  }

  private RunMount secret(MountFlag.Secret mount) {
    String id =
        otherwise(mount.source(), otherwise(mount.id(), name(String.valueOf(mount.target()))));
    boolean given = graph.options().run().secrets().contains(id);
    state.parameters().secret(id, mount.required(), source.location());
    if (!given && mount.required() && graph.options().run().complete()) {
      throw missing(
          "the secret \""
              + id
              + "\" is required and was not given: add --secret id="
              + id
              + ",src=FILE (or env=NAME), or in an ImageBuild spec.secrets");
    }
    String written =
        isEmpty(mount.target()) && mount.env() == null
            ? "/run/secrets/" + name(id)
            : mount.target();
    return new RunMount.Secret(
        isEmpty(written) ? null : target(written),
        id,
        access(mount.access(), SECRET_MODE),
        mount.env(),
        given);
  }

  private RunMount ssh(MountFlag.Ssh mount) {
    if (!isEmpty(mount.source())) {
      throw source.invalid("a mount of type ssh has no source; it has an id");
    }
    String id = otherwise(mount.id(), "default");
    boolean given = graph.options().run().ssh().contains(id);
    state.parameters().ssh(id, mount.required(), source.location());
    if (!given && mount.required() && graph.options().run().complete()) {
      throw missing(
          "the ssh agent \""
              + id
              + "\" is required and was not given: add --ssh "
              + id
              + " (or "
              + id
              + "=SOCKET-OR-KEY)");
    }
    int number = agents++;
    String written = isEmpty(mount.target()) ? "/run/buildkit/ssh_agent." + number : mount.target();
    return new RunMount.Ssh(target(written), id, access(mount.access(), SOCKET_MODE), given);
  }

  private BuildException missing(String message) {
    return new BuildException(
        FailureReason.SecretNotFound,
        source.location() + ": " + message,
        source.location(),
        source.text());
  }

  private static RunMount.Access access(MountFlag.Access given, int mode) {
    return new RunMount.Access(
        (given.mode() == null ? mode : given.mode()) & 07777,
        given.uid() == null ? 0 : given.uid(),
        given.gid() == null ? 0 : given.gid());
  }

  private @Nullable CopySource from(@Nullable String name) {
    return name == null || name.isEmpty() ? null : graph.source(stage, name, source);
  }

  private String target(@Nullable String written) {
    String target =
        WorkDirPath.resolve(state.config().workingDir(), written == null ? "" : written);
    if (target.equals("/")) {
      throw source.invalid(
          "invalid mount target \"/\": nothing can be mounted over the whole image; give target=");
    }
    if (target.indexOf('\0') >= 0) {
      throw source.invalid("a mount target has a NUL character");
    }
    return target;
  }

  /** Below the root of the source, without a leading slash. */
  private static String path(@Nullable String written) {
    return written == null ? "" : WorkDirPath.resolve(null, written).substring(1);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String otherwise(@Nullable String text, String other) {
    return text == null || text.isEmpty() ? other : text;
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** The variables that hold where the sockets are, unless the image says something else. */
  static List<String> environment(List<RunMount> mounts, Set<String> names) {
    return mounts.stream()
        .filter(m -> m instanceof RunMount.Ssh ssh && ssh.given())
        .map(m -> "SSH_AUTH_SOCK=" + ((RunMount.Ssh) m).target())
        .filter(_ -> !names.contains("SSH_AUTH_SOCK"))
        .limit(1)
        .toList();
  }
}
