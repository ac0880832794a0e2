package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bases as Nix, ostree and Bazel make them: what a file index does not say is read from the layers,
 * for COPY, WORKDIR and RUN alike.
 */
@NeedsRoot
class OddBasesIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String BASE = "library/odd";
  private static final String PASSWD =
      "root:x:0:0::/root:/bin/sh\nbob:x:77:78::/home/bob:/bin/sh\n";
  private static final String GROUP = "root:x:0:\nbob:x:78:\nstaff:x:79:bob\n";

  private static void push(byte[]... layers) {
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      ImageMaker.push(
          repositories.repository(ImageReference.parse(SCENARIO.registry().host() + "/" + BASE)),
          "latest",
          List.of(layers));
    }
  }

  private static Scenario dockerfile(String text) {
    return SCENARIO.dockerfile(text.replace("odd", SCENARIO.registry().host() + "/" + BASE));
  }

  static Stream<Arguments> accounts() {
    String large = PASSWD + "x:x:9:9::/:/bin/sh\n".repeat(1 << 16);
    return Stream.of(
        Arguments.of(
            "links of Nix",
            new RawTar()
                .file("nix/p", PASSWD)
                .file("nix/g", GROUP)
                .symlink("etc/passwd", "/nix/p")
                .symlink("etc/group", "../nix/g")
                .end()),
        Arguments.of(
            "a chain of links",
            new RawTar()
                .file("nix/store/p", PASSWD)
                .file("nix/store/g", GROUP)
                .symlink("nix/current", "store")
                .symlink("etc/one", "../nix/current/p")
                .symlink("etc/passwd", "one")
                .symlink("etc/group", "/nix/../nix/current/g")
                .end()),
        Arguments.of(
            "etc is a link",
            new RawTar()
                .file("real/etc/passwd", PASSWD)
                .file("real/etc/group", GROUP)
                .symlink("etc", "real/etc")
                .end()),
        Arguments.of(
            "hard links of ostree",
            new RawTar()
                .file("sysroot/ostree/repo/objects/ab/c.file", PASSWD)
                .file("sysroot/ostree/repo/objects/ab/d.file", GROUP)
                .hardLink("etc/passwd", "sysroot/ostree/repo/objects/ab/c.file")
                .hardLink("./etc//group", "/sysroot/ostree/repo/objects/ab/d.file")
                .end()),
        Arguments.of(
            "written through a link",
            new RawTar()
                .directory("etc/")
                .symlink("e", "etc")
                .file("e/passwd", PASSWD)
                .file("e/group", GROUP)
                .end()),
        Arguments.of(
            "twice in a layer",
            new RawTar()
                .file("etc/passwd", "bob:x:1:1::/:/bin/sh\n")
                .file("etc/group", "staff:x:1:\n")
                .file("etc/passwd", PASSWD)
                .file("etc/group", GROUP)
                .end()),
        Arguments.of(
            "too large for the index",
            new RawTar().file("etc/passwd", large).file("etc/group", GROUP).end()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accounts")
  void namesAreLookedUpBehindLinks(String what, byte[] layer) {
    push(layer);
    dockerfile(
        """
        FROM odd
        COPY --from=busybox /bin/ /bin/
        COPY --chown=bob:staff Dockerfile /x/f
        USER bob
        WORKDIR /wd
        RUN test "$(id -u) $(id -G) $HOME" = "77 78 79 /home/bob"
        RUN test "$(stat -c %u:%g /x/f) $(stat -c %u:%g /wd)" = "77:79 77:78"
        """);
    SCENARIO.build();
  }

  /** The link is in a layer of its own, and nothing is run: the layer that has the file is read. */
  @Test
  void namesAreLookedUpInLayersBelow() {
    push(
        new RawTar().file("nix/p", PASSWD).end(),
        new RawTar().symlink("etc/passwd", "/nix/p").hardLink("etc/group", "nix/p").end());
    dockerfile("FROM odd\nCOPY --chown=bob Dockerfile /x/f\n");
    Scenario.Built built = SCENARIO.build();
    assertThat(built.log()).doesNotContain("unable to find");
    dockerfile(
        """
        FROM odd
        COPY --chown=bob Dockerfile /x/f
        COPY --from=busybox /bin/ /bin/
        RUN test $(stat -c %u /x/f) = 77
        """);
    SCENARIO.build();
  }

  /** Only a link makes a layer be read: the usual files are in the index. */
  @Test
  void namesOfOrdinaryBasesAreKnownWithoutALayer() {
    byte[] usual =
        new RawTar()
            .file("etc/passwd", PASSWD)
            .file("etc/group", GROUP)
            .file("large", "x".repeat(1 << 20))
            .end();
    push(usual);
    dockerfile("FROM odd\nCOPY --chown=bob:staff Dockerfile /x/f\nUSER bob\nWORKDIR /wd\n");
    SCENARIO.build(); // makes the index
    dockerfile("FROM odd\nCOPY --chown=bob:staff Dockerfile /y/f\nUSER bob\nWORKDIR /we\n");
    Scenario.Built built = SCENARIO.build();
    assertThat(built.requests())
        .noneMatch(r -> r.method().equals("GET") && r.bytes() > usual.length / 2);
    assertThat(built.requests())
        .noneMatch(r -> r.method().equals("GET") && r.path().endsWith(Digest.of(usual).value()));
  }

  @Test
  void aNameThatNobodyHasIsRootAndSaidSo() {
    push(new RawTar().file("etc/passwd", PASSWD).end());
    dockerfile("FROM odd\nCOPY --chown=alice:staff Dockerfile /x/f\n");
    assertThat(SCENARIO.build().log())
        .contains("unable to find user alice")
        .contains("unable to find group staff");
  }

  @Test
  void aFileThatIsTwiceInALayerIsTheSecond() {
    push(
        new RawTar()
            .file("w/f", "first")
            .hardLink("w/h", "w/f")
            .file("w/f", "the second")
            .file("w/s", "same")
            .file("w/s", "size")
            .end());
    dockerfile(
        """
        FROM odd
        COPY --from=busybox /bin/ /bin/
        RUN cat /w/f /w/h /w/s > /seen
        COPY --from=odd /w /copied
        RUN --mount=from=odd,target=/m cat /m/w/f /m/w/h /m/w/s > /mounted
        """);
    Scenario.Built built = SCENARIO.build();
    assertThat(built.text("/seen")).isEqualTo("the secondfirstsize");
    assertThat(built.text("/mounted")).isEqualTo("the secondfirstsize");
    assertThat(built.text("/copied/f")).isEqualTo("the second");
    assertThat(built.text("/copied/h")).isEqualTo("first");
    assertThat(built.text("/copied/s")).isEqualTo("size");
  }

  static Stream<Arguments> tools() {
    RawTar nix = new RawTar();
    for (String directory : List.of("./", "nix/", "nix/store/", "nix/store/x-hello/", "bin/")) {
      nix.add(RawTar.Header.of('5', directory).withMode(0555).at(1), new byte[0]);
    }
    nix.add(RawTar.Header.of('0', "nix/store/x-hello/f").withMode(0444).at(1), new byte[] {'x'})
        .symlink("bin/f", "/nix/store/x-hello/f");
    return Stream.of(
        Arguments.of("Nix: closed directories, no accounts", nix.end(), "/bin/f"),
        Arguments.of(
            "ostree: hard links with attributes",
            new RawTar()
                .pax("SCHILY.xattr.security.selinux", "system_u:object_r:usr_t:s0")
                .pax("SCHILY.xattr.user.ostreemeta", "\0\1x")
                .file("./sysroot/ostree/repo/objects/0a/1.file", "x")
                .pax("SCHILY.xattr.security.selinux", "system_u:object_r:usr_t:s0")
                .hardLink("./usr/share/f", "./sysroot/ostree/repo/objects/0a/1.file")
                .symlink("./ostree", "sysroot/ostree")
                .end(),
            "/usr/share/f"),
        Arguments.of(
            "Bazel: no parents, and names twice",
            new RawTar()
                .file("./app/lib/f", "y")
                .directory("./app/")
                .directory("./app/")
                .file("app//lib/./f", "x")
                .end(),
            "/app/lib/f"),
        Arguments.of(
            "apko: merged usr",
            new RawTar()
                .directory("usr/lib/")
                .symlink("lib", "usr/lib")
                .symlink("lib64", "lib")
                .pax("APK-TOOLS.checksum.SHA1", "00")
                .file("lib64/f", "x")
                .end(),
            "/usr/lib/f"),
        Arguments.of(
            "buildpacks: old times, a user by number",
            new RawTar()
                .add(
                    RawTar.Header.of('5', "/cnb").withMode(0755).ownedBy(1002).at(315_532_801),
                    new byte[0])
                .file("/cnb/f", "x")
                .end(),
            "/cnb/f"),
        Arguments.of(
            "umoci and stargz: attributes and files of their own",
            new RawTar()
                .file(".no.prefetch.landmark", "\017")
                .pax("SCHILY.xattr.user.overlay.opaque", "y")
                .directory("d/")
                .pax("SCHILY.xattr.trusted.overlay.origin", "\0x")
                .file("d/f", "x")
                .file("stargz.index.json", "{}")
                .end(),
            "/d/f"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void imagesOfOtherToolsAreBuiltUpon(String what, byte[] layer, String file) {
    push(layer);
    dockerfile(
        """
        FROM odd AS base
        COPY --from=busybox /bin/ /busybox/
        WORKDIR /app/work
        COPY --chown=5:6 Dockerfile .
        USER 5
        RUN ["/busybox/sh", "-c", "/busybox/test $(/busybox/cat FILE) = x"]
        FROM busybox
        COPY --from=odd FILE /copied
        RUN --mount=from=odd,target=/m test $(cat /copied) = x && ls -lR /m > /dev/null
        """
            .replace("FILE", file));
    SCENARIO.build();
  }
}
