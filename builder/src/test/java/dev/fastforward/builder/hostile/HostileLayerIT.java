package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of base images that lead out, lie, or want too much. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLayerIT {
  @TempDir static Path temporary;
  private final DockerRegistry registry = DockerRegistry.open();
  private int builds;

  @BeforeAll
  void pushBase() {
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/busybox")), "latest");
    }
  }

  @AfterAll
  void stop() {
    registry.close();
  }

  private RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary));
  }

  /** Pushes an image of one layer, and gives its name. */
  private String push(byte[] blob, String mediaType, Digest diffId) {
    try (RepositoryProvider repositories = repositories()) {
      String name = registry.host() + "/hostile/" + ++builds;
      ImageMaker.push(
          repositories.repository(ImageReference.parse(name)), "latest", blob, mediaType, diffId);
      return name;
    }
  }

  private String push(byte[] tar) {
    return push(tar, MediaTypes.OCI_LAYER, Digest.of(tar));
  }

  private Builds builds() throws IOException {
    return new Builds(Files.createDirectory(temporary.resolve("build" + ++builds)));
  }

  private String[] output(Builds at) {
    return new String[] {
      "--timeout",
      "60",
      "--cache-repo",
      "oci:" + at.work().resolveSibling("cache"),
      "-o",
      "type=oci,dest=" + at.work().resolveSibling("image.tar")
    };
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "a name that leads out", new RawTar().file("../../out", "x").end(), "../../out"),
        Arguments.of(
            "a name that leads out in the middle",
            new RawTar().file("a/../../out", "x").end(),
            "a/../../out"),
        Arguments.of(
            "a hard link that leads out",
            new RawTar().hardLink("l", "../../etc/shadow").end(),
            "../../etc/shadow"),
        Arguments.of(
            "a hard link to a file of this machine",
            new RawTar().hardLink("l", "/etc/hostname").end(),
            "etc/hostname"),
        Arguments.of("a hard link to itself", new RawTar().hardLink("l", "l").end(), "hard link l"),
        Arguments.of(
            "symlinks that lead in a circle",
            new RawTar().symlink("a", "b").symlink("b", "a").file("a/x", "x").end(),
            "a"),
        Arguments.of("a whiteout of ..", new RawTar().file("a/.wh...", "").end(), ".wh..."),
        Arguments.of(
            "a type that is none",
            new RawTar().add(RawTar.Header.of('Z', "z"), new byte[0]).end(),
            "'Z'"),
        Arguments.of(
            "a sparse file",
            new RawTar().pax("GNU.sparse.major", "1").file("s", "x").end(),
            "sparse"),
        Arguments.of(
            "a negative size",
            new RawTar().addWithSize(RawTar.Header.of('0', "n"), -1, new byte[512]).end(),
            "negative size"),
        Arguments.of(
            "a size that no disk has",
            new RawTar()
                .addWithSize(RawTar.Header.of('0', "n"), Long.MAX_VALUE, new byte[512])
                .end(),
            "size"),
        Arguments.of(
            "an extension without end",
            new RawTar().addWithSize(RawTar.Header.of('x', "n"), 1L << 40, new byte[512]).end(),
            "extension"),
        Arguments.of(
            "an owner that no kernel has",
            new RawTar().add(RawTar.Header.of('0', "f").ownedBy(1L << 32), new byte[0]).end(),
            "4294967296"),
        Arguments.of(
            "an owner below zero",
            new RawTar().add(RawTar.Header.of('0', "f").ownedBy(-1), new byte[0]).end(),
            "-1"),
        Arguments.of(
            "a tar that is cut",
            Arrays.copyOf(new RawTar().file("f", "x".repeat(2000)).cut(), 1000),
            "cut short"),
        Arguments.of(
            "folders in folders",
            new RawTar().pax("path", "d/".repeat(1001) + "f").file("f", "").end(),
            "1000 directories"),
        Arguments.of("headers without end for one entry", manyExtensions('x'), "extensions"),
        Arguments.of("headers without end for all entries", manyExtensions('g'), "extensions"),
        Arguments.of(
            "no tar at all", "x".repeat(3000).getBytes(StandardCharsets.UTF_8), "for a number"));
  }

  /** Neither where a layer's headers are read, nor where it is unpacked. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void aLayerIsRefusedByName(String what, byte[] tar, String named) throws IOException {
    String image = push(tar);
    for (String step : List.of("COPY Dockerfile /x/", "RUN [\"/none\"]")) {
      Builds at = builds().dockerfile("FROM " + image + "\n" + step + "\n");
      Builds.Outcome outcome = at.build(output(at));
      assertThat(outcome.failure())
          .as(what + ", " + step)
          .startsWith("BaseImageBroken: ")
          .contains("layer " + Digest.of(tar))
          .contains(named);
      assertThat(outcome.exitCode()).isEqualTo(16);
      assertThat(at.work()).isEmptyDirectory();
    }
  }

  /** Each is small, and together they are more than the memory. */
  private static byte[] manyExtensions(char type) {
    RawTar tar = new RawTar();
    for (int i = 0; i < 40; i++) {
      if (type == 'g') {
        tar.globalPax("key" + i, "x".repeat(100_000));
      } else {
        tar.pax("key" + i, "x".repeat(100_000));
      }
    }
    return tar.file("f", "x").end();
  }

  static Stream<Arguments> broken() throws IOException {
    byte[] tar = new RawTar().file("f", "content").end();
    byte[] gzip = gzip(tar);
    byte[] flipped = gzip.clone();
    flipped[gzip.length / 2] ^= 0x55;
    byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4, 5, 6, 7, 8};
    return Stream.of(
        Arguments.of("cut gzip", Arrays.copyOf(gzip, gzip.length / 2), Digest.of(tar)),
        Arguments.of("damaged gzip", flipped, Digest.of(tar)),
        Arguments.of("damaged zstd", zstd, Digest.of(tar)),
        Arguments.of("wrong diff ID", gzip, Digest.of(gzip)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aBrokenLayerIsNamed(String what, byte[] blob, Digest diffId) throws IOException {
    String image = push(blob, MediaTypes.OCI_LAYER_GZIP, diffId);
    for (String step : List.of("COPY Dockerfile /x/", "RUN [\"/none\"]")) {
      Builds at = builds().dockerfile("FROM " + image + "\n" + step + "\n");
      Builds.Outcome outcome = at.build(output(at));
      assertThat(outcome.failure())
          .as(what + ", " + step)
          .startsWith("BaseImageBroken: ")
          .contains("layer " + Digest.of(blob));
      assertThat(at.work()).isEmptyDirectory();
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** What leads out of the image leads to its root, as in a chroot. */
  @Test
  void linksAndNamesStayInTheImage() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "of this machine");
    byte[] tar =
        new RawTar()
            .symlink("absolute", outside.toString())
            .file("absolute/written", "hostile\n")
            .symlink("relative", "../../../../../../../.." + outside)
            .file("relative/too", "hostile\n")
            .file("/rooted", "hostile\n")
            .symlink("etc/passwd", outside + "/secret")
            .end();
    String image = push(tar);
    Builds at =
        builds()
            .dockerfile(
                """
                FROM %1$s AS hostile
                FROM %2$s/busybox
                COPY --from=hostile / /h/
                RUN test "$(cat /h%3$s/written /h%3$s/too /h/rooted)" = "$(printf 'hostile\\nhostile\\nhostile')"
                RUN test ! -e /h%3$s/secret
                FROM %1$s
                COPY --from=%2$s/busybox /bin/ /bin/
                RUN ["/bin/sh", "-c", "test $(cat /absolute/written) = hostile && test ! -e /etc/passwd"]
                COPY Dockerfile /absolute/copied
                """
                    .formatted(image, registry.host(), outside));
    Builds.Outcome outcome = at.build(output(at));
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(outside).isDirectoryContaining(path -> path.endsWith("secret"));
    assertThat(outside.toFile().list()).containsExactly("secret");
  }

  @Test
  void aDeviceCannotBeOpened() throws IOException {
    String image = push(new RawTar().device('3', "zero", 1, 5).device('4', "disk", 8, 0).end());
    Builds at =
        builds()
            .dockerfile(
                """
                FROM %s
                COPY --from=%s/busybox /bin/ /bin/
                RUN ["/bin/sh", "-c", "! head -c 1 /zero && ! head -c 1 /disk"]
                """
                    .formatted(image, registry.host()));
    Builds.Outcome outcome = at.build(output(at));
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
  }

  /** The lookup of a user must not wait for a writer, nor read a device. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("passwords")
  void theListOfUsersIsNoFile(String what, byte[] tar) throws IOException {
    String image = push(tar);
    Builds at = builds().dockerfile("FROM " + image + "\nCOPY --chown=somebody Dockerfile /x\n");
    // Only where nothing is there a name is root, as in BuildKit.
    assertThat(at.build(output(at)).failure())
        .as(what)
        .matches(what.equals("link") ? "" : ".*/etc/passwd is not a regular file.*");
    at.dockerfile(
        """
        FROM %s
        COPY --from=%s/busybox /bin/ /bin/
        USER somebody
        RUN ["/bin/true"]
        """
            .formatted(image, registry.host()));
    assertThat(at.build(output(at)).failure()).contains("unable to find user somebody");
  }

  static Stream<Arguments> passwords() {
    return Stream.of(
        Arguments.of(
            "pipe", new RawTar().add(RawTar.Header.of('6', "etc/passwd"), new byte[0]).end()),
        Arguments.of("device", new RawTar().device('3', "etc/passwd", 1, 5).end()),
        Arguments.of("directory", new RawTar().directory("etc/passwd").end()),
        Arguments.of("link", new RawTar().symlink("etc/passwd", "/proc/self/environ").end()));
  }

  @Test
  void namesThatAreNoUtf8AreKept() throws IOException {
    byte[] name = {'n', (byte) 0xff, (byte) 0xfe, '\n', ';'};
    byte[] tar =
        new RawTar()
            .add(RawTar.Header.of('0', "").named(name), "hostile".getBytes(StandardCharsets.UTF_8))
            .end();
    String image = push(tar);
    Builds at =
        builds()
            .dockerfile(
                """
                FROM %s AS odd
                FROM %s/busybox
                COPY --from=odd / /copied/
                RUN test "$(cat /copied/n*)" = hostile && ls /copied | wc -c | grep -q 6
                RUN echo more >> /copied/n*
                FROM scratch
                COPY --from=1 /copied/n* /last/
                """
                    .formatted(image, registry.host()));
    Builds.Outcome outcome = at.build(output(at));
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
  }

  @Test
  void timesAndModesOutOfAnyRangeAreNoCrash() throws IOException {
    RawTar tar = new RawTar();
    for (long time : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
      tar.add(RawTar.Header.of('0', "t" + time).at(time).withMode(07777), new byte[0]);
    }
    String image = push(tar.end());
    for (String step : List.of("COPY Dockerfile /x/", "RUN [\"/none\"]")) {
      Builds at = builds().dockerfile("FROM " + image + "\n" + step + "\n");
      assertThat(at.build(output(at)).failure()).doesNotContain("a bug of Fastforward");
    }
  }

  /** Folders in folders, as deep as is allowed. */
  @Test
  void depthIsNoStackOverflow() throws IOException {
    RawTar tar = new RawTar();
    for (String top : List.of("a/", "b/", "c/")) {
      tar.pax("path", top.repeat(1000) + "f").file("f", "x");
    }
    String image = push(tar.end());
    for (String step : List.of("COPY Dockerfile /x/", "RUN [\"/none\"]", "COPY --from=0 /a /y/")) {
      Builds at = builds().dockerfile("FROM " + image + "\nFROM " + image + "\n" + step + "\n");
      assertThat(at.build(output(at)).failure())
          .as(step)
          .doesNotContain("a bug of Fastforward")
          .doesNotContain("memory")
          .doesNotContain("took longer");
    }
  }
}
