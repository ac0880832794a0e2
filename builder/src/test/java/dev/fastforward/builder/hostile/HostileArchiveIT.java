package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that ADD extracts: of a project that somebody else wrote. */
@NeedsRoot
class HostileArchiveIT {
  @TempDir Path temporary;
  private Builds at;

  @BeforeEach
  void makeFolders() {
    at = new Builds(temporary).dockerfile("FROM scratch\nADD a.tar /into/\n");
  }

  private Builds.Outcome build() {
    return at.build("--timeout", "60", "-o", "type=oci,dest=" + temporary.resolve("image.tar"));
  }

  /** Names of all files in all layers of the image. */
  private SortedSet<String> names() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    try (TarArchiveInputStream image =
        new TarArchiveInputStream(Files.newInputStream(temporary.resolve("image.tar")))) {
      for (TarArchiveEntry blob = image.getNextEntry(); blob != null; blob = image.getNextEntry()) {
        byte[] content = image.readAllBytes();
        if (content.length > 2 && content[0] == 0x1f) {
          try (TarArchiveInputStream layer =
              new TarArchiveInputStream(
                  new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(content)))) {
            for (TarArchiveEntry entry = layer.getNextEntry();
                entry != null;
                entry = layer.getNextEntry()) {
              names.add(entry.getName());
            }
          }
        }
      }
    }
    return names;
  }

  @Test
  void whatLeadsOutStaysBelowTheDestination() throws IOException {
    at.file(
        "a.tar",
        new RawTar()
            .file("../../../out", "x")
            .file("/rooted", "x")
            .file("a/../../b", "x")
            .symlink("link", "/etc")
            .symlink("up", "../../..")
            .end());
    assertThat(build().failure()).isEmpty();
    assertThat(names()).allMatch(name -> name.startsWith("into/"));
    assertThat(names()).contains("into/out", "into/rooted", "into/b");
  }

  static Stream<Arguments> refused() throws IOException {
    byte[] gzip = gzip(new RawTar().file("f", "x".repeat(5000)).file("g", "y").end());
    RawTar many = new RawTar();
    for (int i = 0; i < 40; i++) {
      many.pax("key" + i, "x".repeat(100_000));
    }
    return Stream.of(
        Arguments.of(
            "hard link to nothing",
            new RawTar().file("f", "").hardLink("l", "../../etc/hostname").end(),
            "l"),
        Arguments.of("whiteout", new RawTar().file("f", "").file(".wh.f", "").end(), ".wh.f"),
        Arguments.of(
            "owner",
            new RawTar()
                .file("f", "")
                .add(RawTar.Header.of('0', "o").ownedBy(1L << 40), new byte[0])
                .end(),
            "1099511627776"),
        Arguments.of(
            "headers without end",
            new RawTar().file("f", "").raw(many.file("g", "").end()).end(),
            "extensions"),
        Arguments.of("cut", Arrays.copyOf(gzip, gzip.length - 12), "damaged"),
        Arguments.of(
            "a name of a million letters",
            new RawTar().file("f", "").pax("path", "n".repeat(500_000)).file("g", "").end(),
            "characters"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedWithTheNameOfTheArchive(String what, byte[] tar, String named) {
    at.file("a.tar", tar);
    Builds.Outcome outcome = build();
    assertThat(outcome.failure())
        .as(what)
        .startsWith("DockerfileInvalid: ")
        .contains("archive")
        .contains(named);
    assertThat(outcome.failure().length()).isLessThan(1000);
    assertThat(at.work()).isEmptyDirectory();
    assertThat(temporary.resolve("image.tar")).doesNotExist();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** A folder in a folder, as deep as is allowed. */
  @Test
  void depthIsNoStackOverflow() throws IOException {
    String deep = "d/".repeat(1000);
    at.file("a.tar", new RawTar().file("f", "").pax("path", deep + "g").file("g", "").end());
    assertThat(build().failure()).isEmpty();
    assertThat(names()).contains("into/" + deep + "g");
  }
}
