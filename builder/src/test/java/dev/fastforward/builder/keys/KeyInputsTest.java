package dev.fastforward.builder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.RunConditions.Network;
import dev.fastforward.builder.settings.Ulimit;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.step.StepInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each named input of each kind of step changes both the key and its explanation. */
class KeyInputsTest {
  private static final Platform AMD64 = new Platform("linux", "amd64", null);
  private static final Platform ARM64 = new Platform("linux", "arm64", null);
  private static final CacheKey PARENT = StepKeys.scratch(AMD64).key();
  private static final CacheKey OTHER = StepKeys.scratch(ARM64).key();
  private static final Digest ONE = digest("1");
  private static final Digest TWO = digest("2");
  private static final SourceKey STAGE = new SourceKey.Stage("build", PARENT);
  private static final CopyFlags COPY = new CopyFlags(false, false, false, List.of());
  private static final RunMount.Access ACCESS = new RunMount.Access(0400, 1, 2);
  private static final CopySource CONTEXT = new CopySource.Context();

  /** Two lists of inputs that differ in one input of a kind. */
  record Change(String step, InputKind kind, KeyInputs before, KeyInputs after) {
    @Override
    public String toString() {
      return step + ": " + kind + " " + before.explained() + " -> " + after.explained();
    }
  }

  private static final List<Change> CHANGES = new ArrayList<>();

  static {
    bases();
    workDirs();
    commands();
    conditions();
    mounts();
    mountedFiles();
    copies("COPY", false);
    copies("ADD", true);
    copiedFiles();
  }

  static List<Change> changes() {
    return CHANGES;
  }

  private static void changed(String step, InputKind kind, KeyInputs before, KeyInputs after) {
    CHANGES.add(new Change(step, kind, before, after));
  }

  private static void bases() {
    KeyInputs base = StepKeys.base(ONE, AMD64);
    changed("FROM", InputKind.BASE, base, StepKeys.base(TWO, AMD64));
    changed("FROM", InputKind.BASE, base, StepKeys.base(ONE, ARM64));
    changed("FROM", InputKind.EMPTY_BASE, StepKeys.scratch(AMD64), StepKeys.scratch(ARM64));
  }

  private static KeyInputs workDir(String path, String user, @Nullable Long epoch) {
    return StepKeys.workDir(PARENT, new Step.WorkDir(info(), path, user), epoch);
  }

  private static void workDirs() {
    KeyInputs plain = workDir("/w", "", null);
    changed("WORKDIR", InputKind.PATH, plain, workDir("/v", "", null));
    changed("WORKDIR", InputKind.OWNER, plain, workDir("/w", "app", null));
    changed("WORKDIR", InputKind.EPOCH, plain, workDir("/w", "", 0L));
    changed("WORKDIR", InputKind.EPOCH, workDir("/w", "", 0L), workDir("/w", "", 7L));
  }

  /** A RUN that has a shell, variables, a directory and a user. */
  private static Step.Run run(List<String> argv, List<String> env, String workDir, String user) {
    return new Step.Run(
        info("A=1"),
        argv,
        env,
        List.of(),
        workDir,
        user,
        null,
        List.of(),
        RunConditions.usual("h"));
  }

  private static Step.Run plain() {
    return run(List.of("sh", "-c", "make"), List.of("A=1", "B=1"), "/", "");
  }

  private static KeyInputs inputs(Step.Run run) {
    return StepKeys.run(PARENT, run, "namespaces", null, List.of());
  }

  private static void commands() {
    List<String> argv = plain().argv();
    List<String> env = plain().env();
    KeyInputs plain = inputs(plain());
    List<String> joined = List.of("sh -c", "make");
    changed("RUN", InputKind.SHELL, plain, inputs(run(joined, env, "/", "")));
    List<String> test = List.of("sh", "-c", "make test");
    changed("RUN", InputKind.COMMAND, plain, inputs(run(test, env, "/", "")));
    List<String> otherArg = List.of("A=1", "B=2");
    changed("RUN", InputKind.ARG, plain, inputs(run(argv, otherArg, "/", "")));
    changed("RUN", InputKind.ARG, plain, inputs(run(argv, List.of("A=1"), "/", "")));
    changed("RUN", InputKind.ENV, plain, inputs(run(argv, List.of("B=1"), "/", "")));
    changed("RUN", InputKind.WORKDIR, plain, inputs(run(argv, env, "/w", "")));
    changed("RUN", InputKind.USER, plain, inputs(run(argv, env, "/", "app")));
    KeyInputs chroot = StepKeys.run(PARENT, plain(), "chroot", null, List.of());
    changed("RUN", InputKind.SANDBOX, plain, chroot);
    KeyInputs today = StepKeys.run(PARENT, plain(), "namespaces", "today", List.of());
    changed("RUN", InputKind.FRESHNESS, plain, today);
    KeyInputs script = inputs(script("EOF", "echo"));
    changed("RUN", InputKind.SCRIPT, plain, script);
    changed("RUN", InputKind.SCRIPT, script, inputs(script("END", "echo")));
    changed("RUN", InputKind.SCRIPT, script, inputs(script("EOF", "echo 2")));
  }

  private static Step.Run script(String name, String content) {
    Step.Run run = plain();
    return new Step.Run(
        run.info(),
        run.argv(),
        run.env(),
        List.of(),
        "/",
        "",
        new Step.Script(name, content),
        List.of(),
        RunConditions.usual("h"));
  }

  private static Step.Run with(RunConditions conditions, RunMount... mounts) {
    Step.Run run = plain();
    return new Step.Run(
        run.info(), run.argv(), run.env(), List.of(), "/", "", null, List.of(mounts), conditions);
  }

  private static KeyInputs hosts(Map<String, String> hosts) {
    return inputs(
        with(new RunConditions(Network.DEFAULT, false, "h", new TreeMap<>(hosts), 0, List.of())));
  }

  private static KeyInputs settings(
      Network network, boolean insecure, String hostname, long shm, String... limits) {
    List<Ulimit> ulimits = Arrays.stream(limits).map(Ulimit::parse).toList();
    return inputs(
        with(new RunConditions(network, insecure, hostname, new TreeMap<>(), shm, ulimits)));
  }

  private static void conditions() {
    KeyInputs plain = settings(Network.DEFAULT, false, "h", 0);
    changed("RUN", InputKind.NETWORK, plain, settings(Network.NONE, false, "h", 0));
    changed(
        "RUN",
        InputKind.NETWORK,
        settings(Network.HOST, false, "h", 0),
        settings(Network.NONE, false, "h", 0));
    changed("RUN", InputKind.SECURITY, plain, settings(Network.DEFAULT, true, "h", 0));
    changed("RUN", InputKind.HOSTNAME, plain, settings(Network.DEFAULT, false, "other", 0));
    KeyInputs shm = settings(Network.DEFAULT, false, "h", 4096);
    changed("RUN", InputKind.SHM_SIZE, plain, shm);
    changed("RUN", InputKind.SHM_SIZE, shm, settings(Network.DEFAULT, false, "h", 8192));
    KeyInputs limited = settings(Network.DEFAULT, false, "h", 0, "nofile=1:2");
    changed("RUN", InputKind.ULIMIT, plain, limited);
    changed(
        "RUN", InputKind.ULIMIT, limited, settings(Network.DEFAULT, false, "h", 0, "nofile=1:3"));
    changed(
        "RUN", InputKind.ULIMIT, limited, settings(Network.DEFAULT, false, "h", 0, "nproc=1:2"));
    KeyInputs host = hosts(Map.of("one", "1.2.3.4"));
    changed("RUN", InputKind.ADD_HOST, plain, host);
    changed("RUN", InputKind.ADD_HOST, host, hosts(Map.of("two", "1.2.3.4")));
    changed("RUN", InputKind.ADD_HOST, host, hosts(Map.of("one", "1.2.3.5")));
  }

  private static KeyInputs mounted(@Nullable SourceKey source, RunMount mount) {
    Step.Run run = with(RunConditions.usual("h"), mount);
    return StepKeys.run(PARENT, run, "namespaces", null, Arrays.asList(source));
  }

  /** Adds a change for each mount: it replaces the first one. */
  private static void mounts(InputKind kind, RunMount first, RunMount... others) {
    changed("RUN", kind, inputs(with(RunConditions.usual("h"))), mounted(null, first));
    for (RunMount other : others) {
      changed("RUN", kind, mounted(null, first), mounted(null, other));
    }
  }

  private static RunMount cache(
      String target, String id, String source, boolean readOnly, RunMount.@Nullable Access owner) {
    return new RunMount.Cache(target, id, null, source, readOnly, RunMount.Sharing.SHARED, owner);
  }

  private static void mounts() {
    mounts(
        InputKind.BIND_MOUNT,
        new RunMount.Bind("/b", CONTEXT, "s", true),
        new RunMount.Bind("/c", CONTEXT, "s", true),
        new RunMount.Bind("/b", CONTEXT, "t", true),
        new RunMount.Bind("/b", CONTEXT, "s", false));
    mounts(
        InputKind.CACHE_MOUNT,
        cache("/c", "id", "s", false, null),
        cache("/d", "id", "s", false, null),
        cache("/c", "other", "s", false, null),
        cache("/c", "id", "t", false, null),
        cache("/c", "id", "s", true, null),
        cache("/c", "id", "s", false, ACCESS));
    mounts(
        InputKind.TMPFS_MOUNT,
        new RunMount.Tmpfs("/t", 4096, false),
        new RunMount.Tmpfs("/u", 4096, false),
        new RunMount.Tmpfs("/t", 0, false),
        new RunMount.Tmpfs("/t", 4096, true));
    mounts(
        InputKind.SECRET_MOUNT,
        new RunMount.Secret("/s", "id", ACCESS, null, true),
        new RunMount.Secret("/t", "id", ACCESS, null, true),
        new RunMount.Secret(null, "id", ACCESS, null, true),
        new RunMount.Secret("/s", "other", ACCESS, null, true),
        new RunMount.Secret("/s", "id", new RunMount.Access(0440, 1, 2), null, true),
        new RunMount.Secret("/s", "id", ACCESS, "ENV", true),
        new RunMount.Secret("/s", "id", ACCESS, null, false));
    mounts(
        InputKind.SSH_MOUNT,
        new RunMount.Ssh("/a", "id", ACCESS, true),
        new RunMount.Ssh("/b", "id", ACCESS, true),
        new RunMount.Ssh("/a", "other", ACCESS, true),
        new RunMount.Ssh("/a", "id", new RunMount.Access(0400, 3, 2), true),
        new RunMount.Ssh("/a", "id", new RunMount.Access(0400, 1, 3), true),
        new RunMount.Ssh("/a", "id", ACCESS, false));
  }

  /** Adds all changes of where files come from. */
  private static void sources(String step, Function<SourceKey, KeyInputs> of) {
    changed(
        step,
        InputKind.FILES,
        of.apply(new SourceKey.Content(ONE)),
        of.apply(new SourceKey.Content(TWO)));
    changed(step, InputKind.STAGE, of.apply(STAGE), of.apply(new SourceKey.Stage("build", OTHER)));
    KeyInputs image = of.apply(new SourceKey.Image("nginx", ONE, AMD64));
    changed(step, InputKind.IMAGE, image, of.apply(new SourceKey.Image("nginx", TWO, AMD64)));
    changed(step, InputKind.IMAGE, image, of.apply(new SourceKey.Image("nginx", ONE, ARM64)));
  }

  private static void mountedFiles() {
    sources("mounts", source -> mounted(source, new RunMount.Bind("/b", CONTEXT, "s", true)));
    sources(
        "mounts",
        source ->
            mounted(
                source,
                new RunMount.Cache("/c", "id", CONTEXT, "", false, RunMount.Sharing.SHARED, null)));
  }

  /** A COPY or ADD of one stage with these flags. */
  private static KeyInputs flags(CopyFlags flags) {
    return copy(List.of("a"), "/x", null, null, flags, STAGE);
  }

  private static KeyInputs copy(
      List<String> sources,
      String destination,
      @Nullable String chown,
      @Nullable String chmod,
      CopyFlags flags,
      SourceKey source) {
    Step.Copy copy =
        new Step.Copy(info(), CONTEXT, sources, List.of(), destination, chown, chmod, flags);
    return StepKeys.copy(PARENT, copy, source, null);
  }

  private static KeyInputs inline(
      CopyFlags flags, String name, String content, @Nullable Long epoch) {
    Step.Copy copy =
        new Step.Copy(
            info(),
            CONTEXT,
            List.of("a"),
            List.of(new InlineFile(name, content)),
            "/x",
            null,
            null,
            flags);
    return StepKeys.copy(PARENT, copy, STAGE, epoch);
  }

  /** Adds all changes of a COPY, or of an ADD, which extracts archives. */
  private static void copies(String step, boolean extract) {
    List<String> a = List.of("a");
    CopyFlags none = flags(extract, false, false, List.of());
    KeyInputs plain = flags(none);
    changed("all", InputKind.INSTRUCTION, plain, flags(flags(!extract, false, false, List.of())));
    changed(step, InputKind.DESTINATION, plain, copy(a, "/x/", null, null, none, STAGE));
    changed(step, InputKind.CHOWN, plain, copy(a, "/x", "", null, none, STAGE));
    changed(step, InputKind.CHOWN, plain, copy(a, "/x", "none", null, none, STAGE));
    changed(step, InputKind.CHMOD, plain, copy(a, "/x", null, "0644", none, STAGE));
    KeyInputs two = copy(List.of("a", "b"), "/x", null, null, none, STAGE);
    changed(step, InputKind.SOURCES, plain, two);
    changed(step, InputKind.SOURCES, two, copy(List.of("a b"), "/x", null, null, none, STAGE));
    changed(step, InputKind.LINK, plain, flags(flags(extract, true, false, List.of())));
    changed(step, InputKind.PARENTS, plain, flags(flags(extract, false, true, List.of())));
    KeyInputs excludes = flags(flags(extract, false, false, List.of("*.o")));
    changed(step, InputKind.EXCLUDES, plain, excludes);
    changed(
        step, InputKind.EXCLUDES, excludes, flags(flags(extract, false, false, List.of("*.c"))));
    CopyFlags unpack = new CopyFlags(extract, false, false, List.of(), true, null, extract, null);
    changed(step, InputKind.UNPACK, plain, flags(unpack));
    KeyInputs file = inline(none, "f", "1", null);
    changed(step, InputKind.INLINE_FILE, plain, file);
    changed(step, InputKind.INLINE_FILE, file, inline(none, "g", "1", null));
    changed(step, InputKind.INLINE_FILE, file, inline(none, "f", "2", null));
    KeyInputs epoch = inline(none, "f", "1", 0L);
    changed(step, InputKind.EPOCH, file, epoch);
    changed(step, InputKind.EPOCH, epoch, inline(none, "f", "1", 7L));
  }

  private static void copiedFiles() {
    CopyFlags add = flags(true, false, false, List.of());
    sources("COPY", source -> copy(List.of("a"), "/x", null, null, COPY, source));
    sources("ADD", source -> copy(List.of("a"), "/x", null, null, add, source));
  }

  private static CopyFlags flags(
      boolean extract, boolean link, boolean parents, List<String> excludes) {
    return new CopyFlags(extract, link, parents, excludes, false, null, false, null);
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static StepInfo info(String... env) {
    ContainerConfig config =
        env.length == 0 ? ContainerConfig.EMPTY : ContainerConfig.EMPTY.withEnv(List.of(env));
    return new StepInfo(new SourceLocation("Dockerfile", 1, 1), "X", "X", config, config);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangedInputChangesTheKeyAndTheExplanation(Change change) {
    SortedMap<String, String> before = change.before().explained();
    SortedMap<String, String> after = change.after().explained();
    assertThat(change.after().key()).isNotEqualTo(change.before().key());
    Map<String, String> changed = new TreeMap<>(before);
    after.forEach((name, value) -> {
      if (!changed.remove(name, value)) {
        changed.put(name, value);
      }
    });
    assertThat(changed.keySet())
        .isNotEmpty()
        .allMatch(name ->
            name.equals(change.kind().label()) || name.startsWith(change.kind().label() + " "));
  }

  @Test
  void everyInputOfEveryKindOfStepHasAChange() {
    for (InputKind kind : InputKind.values()) {
      for (String step : kind.steps()) {
        assertThat(CHANGES)
            .as(step + " " + kind)
            .anyMatch(change -> change.kind() == kind && change.step().equals(step));
      }
    }
  }
}
