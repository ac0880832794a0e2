package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.posix.FileAttributes;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an image that are written to this machine grant no privileges on it. */
@NeedsRoot
class LocalOutputIT {
  /** An archive with a file that has CAP_NET_RAW, as setcap writes it. */
  private static final String DOCKERFILE =
      """
      FROM scratch
      ADD base.tar /
      RUN cp /bin/busybox /root-shell && chmod 4755 /root-shell && ln /root-shell /second \
          && mkdir -m 3777 /drop && mknod -m 666 /dev-kmsg c 1 11 && mknod -m 666 /disk b 8 0 \
          && ln /disk /disk2 && cp /bin/busybox /group && chown 7:8 /group && chmod 2711 /group
      ADD ping.tar /
      """;

  @TempDir private Path temp = Path.of("");

  private Builds builds() throws IOException {
    return new Builds(temp)
        .file("base.tar", BusyboxBase.files())
        .file("ping.tar", ping())
        .dockerfile(DOCKERFILE);
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  @Test
  void aDirectoryHasNeitherSetuidNorCapabilitiesNorDevices() throws Exception {
    Path out = temp.resolve("out");
    Builds.Outcome outcome =
        builds().build("--progress=plain", "--output", "type=local,dest=" + out);
    assertThat(outcome.exitCode()).as(outcome.log()).isZero();
    assertThat(mode(out.resolve("root-shell"))).isEqualTo(0755);
    assertThat(mode(out.resolve("second"))).isEqualTo(0755);
    assertThat(mode(out.resolve("group"))).isEqualTo(0711);
    assertThat(mode(out.resolve("drop"))).isEqualTo(01777);
    assertThat(out.resolve("ping")).isRegularFile();
    assertThat(attributes(out.resolve("ping"))).doesNotContain("security.capability");
    for (String device : new String[] {"dev-kmsg", "disk", "disk2"}) {
      assertThat(Files.exists(out.resolve(device), LinkOption.NOFOLLOW_LINKS)).as(device).isFalse();
    }
    assertThat(outcome.log())
        .contains("setuid or setgid of 3 files, capabilities of 1 file, 3 devices");
  }

  @Test
  void aTarKeepsThem() throws Exception {
    Path file = temp.resolve("out.tar");
    Builds.Outcome outcome = builds().build("--progress=plain", "-o", "type=tar,dest=" + file);
    assertThat(outcome.exitCode()).as(outcome.log()).isZero();
    Map<String, TarArchiveEntry> entries = new HashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entries.put(e.getName(), e);
      }
    }
    assertThat(entry(entries, "root-shell").getMode() & 07777).isEqualTo(04755);
    assertThat(entry(entries, "dev-kmsg").isCharacterDevice()).isTrue();
    assertThat(entry(entries, "ping").getExtraPaxHeaders())
        .containsKey("SCHILY.xattr.security.capability");
    assertThat(outcome.log()).doesNotContain("left out");
  }

  private static TarArchiveEntry entry(Map<String, TarArchiveEntry> entries, String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  private static Set<String> attributes(Path file) throws PosixException {
    return FileAttributes.ofFile(file).all().keySet();
  }

  private static byte[] ping() {
    String capability =
        "\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0"; // vfs_cap_data: version 2, cap_net_raw=ep
    return new RawTar()
        .pax("SCHILY.xattr.security.capability", capability)
        .file("ping", "#!/bin/sh\n")
        .end();
  }
}
