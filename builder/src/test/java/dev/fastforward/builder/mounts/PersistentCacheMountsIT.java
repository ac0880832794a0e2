package dev.fastforward.builder.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.mounts.CacheFolders.Identity;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.testing.MemoryRepository;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders of cache mounts and a repository that others may push to, or that loses what it has. */
@NeedsRoot
class PersistentCacheMountsIT {
  private static final Identity IDENTITY = new Identity("my id", "", null);
  private static final String TAG = "mount-" + IDENTITY.hash();

  /** A folder beside those of the machines, as it is seen from the folder that is filled. */
  private static final String VICTIM = "../../../../victim";

  @TempDir Path temp;
  private final MemoryRepository repository = new MemoryRepository("r/cache");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private int machines;

  /** A machine that knows nothing yet. */
  private final class Machine {
    final Path work;
    final Path caches;
    final CacheFolders folders;
    final KeptCaches kept;

    Machine() throws IOException {
      work = Files.createDirectory(temp.resolve("work" + ++machines));
      caches = work.resolve("caches");
      PlainLog listener = new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8));
      folders = new CacheFolders(caches, listener::note);
      kept =
          new PersistentCacheMounts(folders, new MountContents(repository), true, work, listener);
    }

    CacheFolders.Open open(RunMount.Sharing sharing) {
      return folders.open(
          IDENTITY,
          sharing,
          false,
          empty -> new CacheFolders.Content(empty, kept.restore(IDENTITY, empty)));
    }

    /** Uses the folder as a command does that adds a file. */
    void add(String name) throws IOException {
      try (CacheFolders.Open open = open(RunMount.Sharing.SHARED)) {
        Files.writeString(open.data().resolve(name), name);
        kept.used(IDENTITY, true);
      }
    }

    List<String> files() throws IOException {
      try (CacheFolders.Open open = open(RunMount.Sharing.SHARED);
          Stream<Path> files = Files.list(open.data())) {
        return files.map(f -> f.getFileName().toString()).sorted().toList();
      }
    }
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private Manifest manifest() {
    return Json.read(repository.getManifest(TAG).orElseThrow().bytes(), Manifest.class);
  }

  private void forge(byte[] tar, Digest diffId) {
    Descriptor blob =
        new Descriptor(
            "application/vnd.fastforward.folder.v1.tar+zstd", Digest.of(tar), tar.length);
    repository.putBlob(blob, () -> new ByteArrayInputStream(tar));
    Manifest manifest =
        new Manifest(blob, List.of(blob))
            .withAnnotations(Map.of("dev.fastforward.diff-id", diffId.value()));
    repository.putManifest(TAG, MediaTypes.OCI_MANIFEST, Json.bytes(manifest));
  }

  static Stream<Arguments> forgedTars() {
    byte[] good = new RawTar().directory("/").file("planted", "x").end();
    return Stream.of(
        Arguments.of("leads out", new RawTar().file("../victim", "x").end()),
        Arguments.of(
            "through a link", new RawTar().symlink("out", VICTIM).file("out/f", "x").end()),
        Arguments.of("onto a link", new RawTar().symlink("f", VICTIM + "/f").file("f", "x").end()),
        Arguments.of(
            "a link to a file outside",
            new RawTar().symlink("out", VICTIM).hardLink("g", "out/f").end()),
        Arguments.of(
            "a directory through a link",
            new RawTar().symlink("out", VICTIM).directory("out/f").end()),
        Arguments.of(
            "the owner of a directory outside",
            new RawTar().symlink("out", VICTIM).directory("out").end()),
        Arguments.of("a device", new RawTar().device('3', "null", 1, 3).end()),
        Arguments.of(
            "a machine's attribute",
            new RawTar().pax("SCHILY.xattr.trusted.x", "1").file("f", "x").end()),
        Arguments.of("a file twice", new RawTar().file("f", "x").file("f", "y").end()),
        Arguments.of(
            "too large",
            new RawTar().addWithSize(RawTar.Header.of('0', "f"), 5L << 30, new byte[0]).end()),
        Arguments.of("cut short", Arrays.copyOf(good, 1030)),
        Arguments.of("no tar", "nonsense".repeat(100).getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgedTars")
  void whatIsForgedIsNotTakenAndHarmsNothing(String name, byte[] tar) throws IOException {
    Path victim = Files.createDirectory(temp.resolve("victim"));
    Files.writeString(victim.resolve("f"), "untouched");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rwx--x---"));
    forge(tar, Digest.of(tar));
    Machine machine = new Machine();
    assertThat(machine.files()).isEmpty();
    assertThat(log())
        .contains(
            "the content of the cache mount my id in r/cache cannot be used, so the mount starts empty");
    assertThat(Files.readString(victim.resolve("f"))).isEqualTo("untouched");
    machine.add("one");
    machine.kept.store();
    assertThat(new Machine().files()).as("it is replaced").containsExactly("one");
  }

  @Test
  void whatLiesAboutItselfIsNotTaken() throws IOException {
    byte[] tar = new RawTar().file("planted", "x").end();
    forge(tar, Digest.of("another".getBytes(StandardCharsets.UTF_8)));
    Machine machine = new Machine();
    assertThat(machine.files()).isEmpty();
    assertThat(log()).contains("but its manifest names");
  }

  @Test
  void whatIsNoContentIsNotTakenAndReplaced() throws IOException {
    for (String json : List.of("no json", "{\"config\":null}", "[]", "{}")) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      repository.putManifest(TAG, MediaTypes.OCI_MANIFEST, bytes);
      Machine machine = new Machine();
      assertThat(machine.files()).as(json).isEmpty();
      assertThat(log()).contains("so the mount starts empty");
      machine.add("one");
      machine.kept.store();
      assertThat(new Machine().files()).as(json).containsExactly("one");
      repository.putManifest(TAG, MediaTypes.OCI_MANIFEST, bytes);
      // The same where this machine has the folder, and did not look before.
      Machine other = new Machine();
      Files.createDirectories(other.caches);
      Files.move(machine.caches.resolve(IDENTITY.hash()), other.caches.resolve(IDENTITY.hash()));
      other.add("two");
      other.kept.store();
      assertThat(new Machine().files()).as(json).containsExactly("one", "two");
    }
  }

  @Test
  void whatIsLostIsMadeAnewAndKeptAgain() throws IOException {
    Machine first = new Machine();
    first.add("one");
    first.kept.store();
    repository.lose(manifest().layers().getFirst().digest());
    Machine second = new Machine();
    assertThat(second.files()).isEmpty();
    assertThat(log()).contains("r/cache has no blob sha256:").contains("so the mount starts empty");
    // Who has it still, and has changed nothing, sends it again.
    Machine again = new Machine();
    Files.createDirectories(again.caches);
    Files.move(first.caches.resolve(IDENTITY.hash()), again.caches.resolve(IDENTITY.hash()));
    again.files();
    again.kept.used(IDENTITY, true);
    again.kept.store();
    assertThat(new Machine().files()).containsExactly("one");
  }

  @Test
  void thatItIsUsedIsSaidOnceADayWithoutSendingIt() throws IOException {
    Machine machine = new Machine();
    machine.add("one");
    machine.kept.store();
    Map<String, String> old = new TreeMap<>(manifest().annotations());
    old.put("org.opencontainers.image.created", "2020-01-02T03:04:05Z");
    repository.putManifest(
        TAG, MediaTypes.OCI_MANIFEST, Json.bytes(manifest().withAnnotations(old)));
    for (int i = 0; i < 2; i++) {
      int before = repository.asked().size();
      Machine next = new Machine();
      next.files();
      next.kept.used(IDENTITY, true);
      next.kept.store();
      List<String> asked = repository.asked().subList(before, repository.asked().size());
      assertThat(asked).noneMatch(request -> request.startsWith("upload"));
      assertThat(asked.contains("PUT " + TAG)).as("PUT in build " + i).isEqualTo(i == 0);
    }
    assertThat(manifest().annotations())
        .containsEntry("org.opencontainers.image.created", "2020-01-02T03:04:05Z")
        .containsKey("dev.fastforward.used");
  }

  @Test
  void aRegistryThatDeniesWhatIsNotThereHasNothing() throws IOException {
    repository.before(request -> {
      if (request.startsWith("GET " + TAG)) {
        throw new RegistryException(RegistryException.Kind.DENIED, "denied", null);
      }
    });
    Machine machine = new Machine();
    machine.add("one");
    machine.kept.store();
    assertThat(log()).doesNotContain("WARNING");
    repository.before(_ -> {});
    assertThat(new Machine().files()).containsExactly("one");
  }

  @Test
  void oneThatCannotBeKeptIsNoFailure() throws IOException {
    repository.before(request -> {
      if (request.startsWith("PUT")) {
        throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "no space", null);
      }
    });
    Machine machine = new Machine();
    machine.add("one");
    machine.kept.store();
    assertThat(log()).contains("the cache mount my id cannot be kept in r/cache: no space");
    assertThat(machine.files()).containsExactly("one");
    try (Stream<Path> left = Files.list(machine.work)) {
      assertThat(left).containsExactly(machine.caches);
    }
  }

  @Test
  void oneThatAnotherBuildIsUsingIsNotKeptNow() throws IOException {
    Machine machine = new Machine();
    machine.add("one");
    try (CacheFolders.Open _ = machine.open(RunMount.Sharing.SHARED)) {
      machine.kept.store();
    }
    assertThat(repository.tags()).isEmpty();
    assertThat(log()).contains("the cache mount my id is not kept: another build is using it");
  }

  @Test
  void ofFoldersForOneCommandEachTheFirstIsKept() throws IOException {
    Machine machine = new Machine();
    try (CacheFolders.Open one = machine.open(RunMount.Sharing.PRIVATE);
        CacheFolders.Open two = machine.open(RunMount.Sharing.PRIVATE)) {
      assertThat(one.first()).isTrue();
      assertThat(two.first()).isFalse();
      Files.createFile(one.data().resolve("one"));
      Files.createFile(two.data().resolve("two"));
      machine.kept.used(IDENTITY, true);
    }
    machine.kept.store();
    assertThat(new Machine().files()).containsExactly("one");
  }

  @Test
  void whatBelongsToCommandsIsNobodysElseOnThisMachine() throws IOException {
    Machine machine = new Machine();
    machine.add("one");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(machine.caches.resolve(IDENTITY.hash()))))
        .isEqualTo("rwx------");
  }
}
