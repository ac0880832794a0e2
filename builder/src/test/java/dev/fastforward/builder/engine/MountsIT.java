package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.builder.contract.SshRequest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.resolve.BuildPlace;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts of RUN in builds against a real registry: what is cached, and where secrets are not. */
@NeedsRoot
class MountsIT {
  private static final String NUMBER = Long.toHexString(System.nanoTime());
  private static final String FILE_SECRET = "file-secret-" + NUMBER;
  private static final String ENV_SECRET = "env-secret-" + NUMBER;
  private static final String PROXY_SECRET = "proxy-secret-" + NUMBER;

  @TempDir Path temporary;
  private final DockerRegistry registry = DockerRegistry.open();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Path context = Path.of("");
  private Path caches = Path.of("");
  private int builds;

  @BeforeEach
  void pushBase() throws IOException {
    context = Files.createDirectory(temporary.resolve("context"));
    caches = temporary.resolve("caches");
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
          "latest");
    }
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test"));
  }

  private void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text.replace("BASE", registry.host() + "/library/busybox"));
  }

  private BuildResult build() throws IOException {
    return build(List.of(), List.of(), Map.of());
  }

  private BuildResult build(
      List<SecretRequest> secrets, List<SshRequest> ssh, Map<String, String> args)
      throws IOException {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
            .outputs(List.of(OutputRequest.registry(registry.host() + "/team/app:1")))
            .buildArgs(args)
            .run(new RunRequest(secrets, ssh, null, null, null, null, 0, null))
            .build();
    Path work = Files.createDirectory(temporary.resolve("work" + builds++));
    PlainLog listener = new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (RepositoryProvider repositories = repositories();
        Sandbox sandbox = Sandboxes.open("namespaces", null, work, System.getenv())) {
      Map<String, String> environment = Map.of("THE_VARIABLE", ENV_SECRET);
      BuildPlace place =
          new BuildPlace(
              work,
              environment,
              MountSupplies.of(
                  BuildSettings.of(request).run(), caches, work, environment, listener::note));
      return new Build(
              BuildSettings.of(request),
              repositories,
              () -> sandbox,
              place,
              InstantSource.system(),
              listener)
          .run();
    }
  }

  private static BuildResult.Steps steps(BuildResult result) {
    assertThat(result.failure()).isNull();
    return result.steps();
  }

  private static int run(BuildResult result) {
    return steps(result).run();
  }

  @Test
  void aBindOfTheContextIsAnInputByItsContent() throws IOException {
    write("Dockerfile", "FROM BASE\nRUN --mount=target=/m,source=src cat /m/a > /out\n");
    write("src/a", "one");
    write("other", "x");
    assertThat(run(build())).isEqualTo(1);
    write("other", "y");
    Files.setLastModifiedTime(context.resolve("src/a"), FileTime.fromMillis(1000));
    assertThat(run(build())).as("another file, another time").isZero();
    write("src/a", "two");
    assertThat(run(build())).isEqualTo(1);
  }

  @Test
  void theModeOfADirectoryThatIsBoundIsAnInput() throws IOException {
    write("Dockerfile", "FROM BASE\nRUN --mount=target=/m,source=src stat -c %a /m > /out\n");
    write("src/a", "one");
    Path folder = context.resolve("src");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(run(build())).isEqualTo(1);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThat(run(build())).isEqualTo(1);
    assertThat(run(build())).isZero();
  }

  @Test
  void aStageThatIsMountedIsNeededOnlyIfTheCommandIs() throws IOException {
    String source = "FROM BASE AS tools\nRUN head -c 8 /dev/urandom > /tool\n";
    String target = "FROM BASE\nRUN --mount=from=tools,target=/t cat /t/tool > /out\n";
    write("Dockerfile", source + target);
    assertThat(run(build())).isEqualTo(2);
    BuildResult again = build();
    assertThat(steps(again)).isEqualTo(new BuildResult.Steps(1, 0, 0));
    assertThat(again.transfer().layerBytesDown()).isZero();
    write("Dockerfile", source + target.replace("> /out", "> /other"));
    BuildResult changed = build();
    assertThat(run(changed)).as("the tools are the cached ones").isEqualTo(1);
  }

  @Test
  void aSecretCountsByWhetherItIsGiven() throws IOException {
    write(
        "Dockerfile",
        "FROM BASE\nRUN --mount=type=secret,id=s [ -e /run/secrets/s ] && touch /given || true\n");
    Path file = Files.writeString(temporary.resolve("s"), "one");
    List<SecretRequest> given = List.of(new SecretRequest("s", file.toString(), null));
    assertThat(run(build())).isEqualTo(1);
    assertThat(run(build(given, List.of(), Map.of()))).isEqualTo(1);
    Files.writeString(file, "two");
    assertThat(run(build(given, List.of(), Map.of()))).as("another value").isZero();
    Files.delete(file);
    assertThat(run(build(given, List.of(), Map.of()))).as("as if it was not given").isZero();
  }

  @Test
  void aCacheIsThereInTheNextBuild() throws IOException {
    String from = "FROM BASE\n";
    String cache = "RUN --mount=type=cache,id=c,target=/c";
    write("Dockerfile", from + cache + " echo one >> /c/log\n");
    steps(build());
    write("Dockerfile", from + cache + ",sharing=locked cat /c/log > /seen; [ -s /c/log ]\n");
    steps(build());
    write("Dockerfile", from + cache + ",uid=7 [ ! -e /c/log ] && stat -c %u /c | grep 7\n");
    steps(build());
    try (Stream<Path> all = Files.list(caches)) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void theHuntForSecretsFindsNothing() throws Exception {
    Path secret = Files.writeString(temporary.resolve("secret"), FILE_SECRET);
    String key =
        Base64.getEncoder()
            .encodeToString(
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded());
    Path keyFile =
        Files.writeString(
            temporary.resolve("key"),
            "-----BEGIN PRIVATE KEY-----\n"
                + key.replaceAll("(.{64})", "$1\n")
                + "\n-----END PRIVATE KEY-----\n");
    // It waits until its fifo, which is in the cache mount, is written to.
    write(
        "Dockerfile",
        """
        FROM BASE
        RUN --mount=type=secret,id=f --mount=type=secret,id=e,env=E --mount=type=cache,target=/c \\
            --mount=type=ssh \\
            [ $(wc -c < /run/secrets/f) = %d ] && [ ${#E} = %d ] && [ ${#http_proxy} = %d ] && \\
            [ -S $SSH_AUTH_SOCK ] && mkfifo /c/fifo && cat /c/fifo > /done
        RUN exit 3
        """
            .formatted(FILE_SECRET.length(), ENV_SECRET.length(), PROXY_SECRET.length()));
    FutureTask<BuildResult> build =
        new FutureTask<>(() ->
            build(
                List.of(
                    new SecretRequest("f", secret.toString(), null),
                    new SecretRequest("e", null, "THE_VARIABLE")),
                List.of(new SshRequest("default", keyFile.toString())),
                Map.of("http_proxy", PROXY_SECRET)));
    Thread.ofPlatform().start(build);
    Path fifo = awaitFifo(build);
    List<String> hidden = List.of(FILE_SECRET, key.substring(200, 260));
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        find(process.resolve("cmdline"), hidden, found);
        find(process.resolve("cmdline"), List.of(ENV_SECRET, PROXY_SECRET), found);
        find(process.resolve("environ"), hidden, found);
        if (isOutside(process)) {
          find(process.resolve("environ"), List.of(ENV_SECRET, PROXY_SECRET), found);
        }
      }
    }
    Files.writeString(fifo, "go");
    BuildResult result = build.get(60, TimeUnit.SECONDS);
    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.exitCode()).as(failure.message()).isEqualTo(3);
    List<String> all = new ArrayList<>(hidden);
    all.addAll(List.of(ENV_SECRET, PROXY_SECRET));
    for (Path folder : List.of(registry.storage(), caches, temporary.resolve("work0"))) {
      hunt(folder, all, found);
    }
    find("log", log.toByteArray(), all, found);
    find("result", Json.bytes(result), all, found);
    assertThat(found).isEmpty();
    find("control", FILE_SECRET.getBytes(StandardCharsets.UTF_8), all, found);
    assertThat(found).as("the hunt finds what is there").hasSize(1);
  }

  private Path awaitFifo(FutureTask<BuildResult> build) throws Exception {
    while (!build.isDone()) {
      if (Files.isDirectory(caches)) {
        // Not a walk: what the build is just making has another name a moment later.
        try (Stream<Path> all = Files.list(caches)) {
          Path fifo =
              all.map(p -> p.resolve("data/fifo")).filter(Files::exists).findFirst().orElse(null);
          if (fifo != null) {
            return fifo;
          }
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the build ended: " + build.get() + log);
  }

  /** Whether a process is not one of the sandbox's, whose environment has what it was given. */
  private static boolean isOutside(Path process) throws IOException {
    try {
      return Files.readSymbolicLink(process.resolve("ns/pid"))
          .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
    } catch (NoSuchFileException | AccessDeniedException _) {
      return false; // it has ended, or nobody can look into it
    }
  }

  private static void hunt(Path folder, List<String> secrets, List<String> found)
      throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        find(file, secrets, found);
      }
    }
  }

  private static void find(Path file, List<String> secrets, List<String> found) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException _) {
      return; // a process that has ended, or hides
    }
    find(file.toString(), content, secrets, found);
    if (content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
        find(file + " (unzipped)", in.readAllBytes(), secrets, found);
      }
    }
  }

  private static void find(String where, byte[] content, List<String> secrets, List<String> found) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    secrets.stream().filter(text::contains).forEach(secret -> found.add(secret + " in " + where));
  }
}
