import static java.lang.classfile.ClassFile.ClassHierarchyResolverOption;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes one jar of many, for a program that starts fast from an AOT cache. Measured with {@code fastforward --version}: 0.45 s of
 * CPU with the jars as they come, 0.12 with one jar.
 *
 * <ul>
 *   <li>At the start the JVM reads the manifest of each jar that has a class in the cache, and verifies those that are signed. So
 *       there is one jar, without signatures. Maven's checksums were checked already.
 *   <li>An AOT cache has no class from before Java 6, which is all of picocli. Their code gets the stack maps that newer formats
 *       demand; it stays the same otherwise.
 *   <li>Of classes for several Java versions the newest that fits is taken.
 *   <li>It is not compressed, because an image's layer is, and gets a quarter smaller that way. Order and times are constant.
 *   <li>zstd-jni brings its library for 18 systems and unpacks it into /tmp. The one for this system comes out of the jar, beside it.
 *   <li>The jar has the version of a program that comes alone, and no other manifest.
 *   <li>Licenses and notices are kept below META-INF/licenses, in a folder for each jar.
 * </ul>
 *
 * <p>Usage: {@code java Bundle.java TIME OUTPUT JAR...}
 */
public final class Bundle {
  private static final Pattern NATIVE = Pattern.compile("[a-z]+/[a-z0-9_]+/libzstd-jni-.*");
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.*)");
  private static final Pattern NOTICE = Pattern.compile("(META-INF/)?(LICENSE|NOTICE|about)[^/]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern LEFT_OUT =
      Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC|MF|LIST)|maven/.*)|(.*/)?module-info\\.class");

  private final String ownNative =
      System.getProperty("os.name").toLowerCase().replaceAll("[^a-z].*", "") + "/" + System.getProperty("os.arch") + "/";
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private byte[] library;
  private String version;

  public static void main(String[] args) throws IOException {
    Path output = Path.of(args[1]);
    Bundle bundle = new Bundle();
    List<Path> jars = List.of(args).subList(2, args.length).stream().map(Path::of).toList();
    for (Path jar : jars) {
      bundle.read(jar);
    }
    if (jars.size() == 1) {
      bundle.version = version(jars.getFirst());
    }
    bundle.modernize();
    if (bundle.library != null) {
      bundle.entries.keySet().removeIf(name -> NATIVE.matcher(name).matches());
      Files.write(output.resolveSibling("libzstd-jni.so"), bundle.library);
    }
    bundle.write(output, LocalDateTime.ofInstant(Instant.parse(args[0]), ZoneOffset.UTC));
  }

  private static String version(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest() == null ? null : file.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    }
  }

  private void read(Path jar) throws IOException {
    try (ZipFile in = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : in.stream().filter(e -> !e.isDirectory()).toList()) {
        add(jar.getFileName().toString(), entry.getName(), in.getInputStream(entry).readAllBytes());
      }
    }
  }

  private void add(String jar, String name, byte[] content) throws IOException {
    Matcher versioned = VERSIONED.matcher(name);
    if (versioned.matches()) {
      int version = Integer.parseInt(versioned.group(1));
      if (version <= Runtime.version().feature()) {
        put(jar, versioned.group(2), content, version);
      }
    } else if (NOTICE.matcher(name).matches()) {
      entries.put("META-INF/licenses/" + jar + "/" + name.replaceFirst("META-INF/", ""), content);
    } else if (name.startsWith("META-INF/services/")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(entries.getOrDefault(name, new byte[0]));
      all.write(content);
      all.write('\n');
      entries.put(name, all.toByteArray());
    } else {
      if (name.startsWith(ownNative + "libzstd-jni-") && name.endsWith(".so")) {
        library = content;
      }
      put(jar, name, content, 0);
    }
  }

  /** The first jar on a class path counts; within a jar, the newest version. */
  private void put(String jar, String name, byte[] content, int version) {
    if (LEFT_OUT.matcher(name).matches()) {
      return;
    }
    Integer known = versions.get(jar + "!" + name);
    if (known == null ? entries.containsKey(name) : known > version) {
      return;
    }
    versions.put(jar + "!" + name, version);
    entries.put(name, content);
  }

  private void modernize() {
    ClassHierarchyResolver ours =
        ClassHierarchyResolver.ofResourceParsing((ClassDesc type) -> {
          String name = type.descriptorString();
          byte[] found = entries.get(name.substring(1, name.length() - 1) + ".class");
          return found == null ? null : new ByteArrayInputStream(found);
        });
    ClassFile files =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(ours.orElse(ClassHierarchyResolver.defaultResolver())));
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    ClassTransform change = ClassTransform.transformingMethodBodies((code, element) -> code.with(element)).andThen(version);
    entries.replaceAll(
        (name, content) ->
            name.endsWith(".class") && majorVersion(content) < ClassFile.JAVA_6_VERSION
                ? files.transformClass(files.parse(content), change)
                : content);
  }

  private static int majorVersion(byte[] classFile) {
    return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
  }

  private void write(Path output, LocalDateTime time) throws IOException {
    try (OutputStream file = Files.newOutputStream(output);
        ZipOutputStream out = new ZipOutputStream(file)) {
      put(out, JarFile.MANIFEST_NAME, manifest(), time); // first, as readers of jar streams expect it
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(out, entry.getKey(), entry.getValue(), time);
      }
    }
  }

  private byte[] manifest() {
    return ("Manifest-Version: 1.0\r\n" + (version == null ? "" : "Implementation-Version: " + version + "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ZipOutputStream out, String name, byte[] content, LocalDateTime time) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(time);
    out.putNextEntry(entry);
    out.write(content);
  }
}
