import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars for an image: not compressed, because the layer is, and gets a quarter smaller that way; in a constant order with
 * constant times. zstd-jni brings its library for 18 systems and would unpack it into /tmp: the one for this image comes out of
 * the jar, beside it. Signatures are left out: Maven's checksums were checked already, and the JVM keeps no class of a signed jar
 * in an AOT cache. Usage: {@code java Repack.java TIME FOLDER JAR...}
 */
public final class Repack {
  private static final String NATIVE = "linux/amd64/libzstd-jni-";
  private static final List<String> OTHER_NATIVES = List.of("aix/", "darwin/", "freebsd/", "linux/", "win/");

  public static void main(String[] args) throws IOException {
    LocalDateTime time = LocalDateTime.ofInstant(Instant.parse(args[0]), ZoneOffset.UTC);
    Path folder = Path.of(args[1]);
    for (String jar : List.of(args).subList(2, args.length)) {
      repack(Path.of(jar), folder, time);
    }
  }

  private static void repack(Path jar, Path folder, LocalDateTime time) throws IOException {
    boolean zstd = jar.getFileName().toString().startsWith("zstd-jni-");
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(folder.resolve(jar.getFileName()));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : in.stream().filter(e -> !e.isDirectory()).sorted(order()).toList()) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        if (zstd && entry.getName().startsWith(NATIVE)) {
          Files.write(folder.resolve("libzstd-jni.so"), content);
        } else if (isSignature(entry.getName())) {
          continue;
        } else if (!zstd || OTHER_NATIVES.stream().noneMatch(entry.getName()::startsWith)) {
          out.putNextEntry(stored(entry.getName(), content, time));
          out.write(content);
        }
      }
    }
  }

  private static boolean isSignature(String name) {
    return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  /** The manifest first, as readers of jar streams expect it. */
  private static Comparator<ZipEntry> order() {
    return Comparator.comparing((ZipEntry e) -> !e.getName().equals("META-INF/MANIFEST.MF")).thenComparing(ZipEntry::getName);
  }

  private static ZipEntry stored(String name, byte[] content, LocalDateTime time) {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(time);
    return entry;
  }
}
