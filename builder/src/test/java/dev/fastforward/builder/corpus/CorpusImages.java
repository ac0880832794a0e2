package dev.fastforward.builder.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.testing.RawTar;
import dev.fastforward.builder.testing.RawTar.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Base images in an OCI layout, made of constants alone, so that their digests are the same on each
 * machine: {@code base} and {@code onbuild} for linux/amd64, {@code multi} for two platforms.
 */
final class CorpusImages {
  private static final String CREATED = "2024-01-02T03:04:05Z";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * x86-64 instructions: creates the file "made" in the working directory, writes the last argument
   * into it and exits.
   */
  private static final String CODE =
      "488b0c24488b34cc56488d3d30000000be41020000baa4010000b8020000000f0589c75e31d2803c16007404"
          + "ffc2ebf6b8010000000f0531ffb83c0000000f056d61646500";

  private final Path layout;
  private final List<Object> index = new ArrayList<>();

  private CorpusImages(Path layout) {
    this.layout = layout;
  }

  static void write(Path layout) throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    CorpusImages images = new CorpusImages(layout);
    images.tag("base", images.image("amd64", List.of(files())));
    images.tag(
        "onbuild",
        images.image("amd64", List.of(files()), "COPY a.txt /triggered/", "LABEL triggered=yes"));
    Map<String, Object> amd64 = images.image("amd64", List.of(files(), more()));
    Map<String, Object> arm64 = images.image("arm64", List.of(more(), files()));
    amd64.put("platform", ordered("architecture", "amd64", "os", "linux"));
    arm64.put("platform", ordered("architecture", "arm64", "os", "linux", "variant", "v8"));
    String type = "application/vnd.oci.image.index.v1+json";
    byte[] multi =
        json(ordered("schemaVersion", 2, "mediaType", type, "manifests", List.of(amd64, arm64)));
    images.tag("multi", images.blob(type, multi));
    Files.write(
        layout.resolve("index.json"), json(ordered("schemaVersion", 2, "manifests", images.index)));
  }

  private void tag(String name, Map<String, Object> descriptor) {
    descriptor.put("annotations", Map.of("org.opencontainers.image.ref.name", name));
    index.add(descriptor);
  }

  private Map<String, Object> image(String architecture, List<byte[]> tars, String... onBuild)
      throws IOException {
    List<Object> layers = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    for (byte[] tar : tars) {
      layers.add(blob("application/vnd.oci.image.layer.v1.tar", tar));
      diffIds.add(digest(tar));
    }
    Map<String, Object> run = ordered("Env", List.of("PATH=/bin"), "Cmd", List.of("sh"));
    if (onBuild.length > 0) {
      run.put("OnBuild", List.of(onBuild));
    }
    Map<String, Object> config = ordered("created", CREATED, "architecture", architecture);
    config.put("os", "linux");
    config.put("config", run);
    config.put("rootfs", ordered("type", "layers", "diff_ids", diffIds));
    config.put(
        "history",
        tars.stream().map(_ -> ordered("created", CREATED, "created_by", "files")).toList());
    String manifestType = "application/vnd.oci.image.manifest.v1+json";
    Map<String, Object> manifest = ordered("schemaVersion", 2, "mediaType", manifestType);
    manifest.put("config", blob("application/vnd.oci.image.config.v1+json", json(config)));
    manifest.put("layers", layers);
    return blob(manifestType, json(manifest));
  }

  private Map<String, Object> blob(String mediaType, byte[] content) throws IOException {
    String digest = digest(content);
    Files.write(layout.resolve("blobs").resolve(digest.replace(':', '/')), content);
    Map<String, Object> descriptor = ordered("mediaType", mediaType, "digest", digest);
    descriptor.put("size", content.length);
    return descriptor;
  }

  private static byte[] files() {
    return new RawTar()
        .directory("bin/")
        .add(Header.of('0', "bin/sh").withMode(0755), program())
        .directory("etc/")
        .file("etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n")
        .file("etc/group", "root:x:0:\napp:x:1000:\nstaff:x:50:app\n")
        .symlink("etc/motd", "../run/motd")
        .directory("usr/")
        .directory("usr/lib/")
        .symlink("lib", "usr/lib")
        .symlink("data", "/srv/data")
        .add(Header.of('5', "tmp/").withMode(01777), new byte[0])
        .add(Header.of('5', "home/app/").withMode(0750).ownedBy(1000), new byte[0])
        .end();
  }

  private static byte[] more() {
    return new RawTar()
        .file("etc/more", "more\n")
        .hardLink("etc/same", "etc/more")
        .pax("SCHILY.xattr.user.corpus", "value")
        .file("etc/attributed", "x")
        .file("usr/.wh.lib", "")
        .directory("usr/lib64/")
        .end();
  }

  /** A program of ELF headers and the code. */
  private static byte[] program() {
    byte[] code = HexFormat.of().parseHex(CODE);
    int start = 64 + 56;
    long address = 0x400000;
    ByteBuffer elf = ByteBuffer.allocate(start + code.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(HexFormat.of().parseHex("7f454c46020101")).position(16);
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // an executable for x86-64
    elf.putLong(address + start).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).position(64);
    elf.putInt(1).putInt(5).putLong(0).putLong(address).putLong(address); // readable, executable
    elf.putLong(elf.capacity()).putLong(elf.capacity()).putLong(0x1000);
    return elf.put(code).array();
  }

  /** A map in this order, so that its JSON is always the same. */
  private static Map<String, Object> ordered(String name, Object value, Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(name, value);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static byte[] json(Object value) throws IOException {
    return JSON.writeValueAsBytes(value);
  }

  static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }

  /** A context in which all names, times and modes are fixed. */
  static void writeContext(Path context) throws IOException {
    Files.createDirectories(context.resolve("dir/sub/deep"));
    Files.writeString(context.resolve("a.txt"), "a\n");
    Files.writeString(context.resolve("empty"), "");
    Files.writeString(context.resolve("exec.sh"), "#!/bin/sh\n");
    Files.writeString(context.resolve("dir/c.md"), "c\n");
    Files.writeString(context.resolve("dir/sub/b.txt"), "b\n".repeat(2000));
    Files.writeString(context.resolve("dir/sub/deep/d"), "d");
    Files.writeString(context.resolve("left-out.log"), "x");
    Files.writeString(context.resolve(".dockerignore"), "*.log\nDockerfile\n.dockerignore\n");
    Files.createSymbolicLink(context.resolve("link"), Path.of("dir/c.md"));
    Files.createLink(context.resolve("dir/twin"), context.resolve("dir/sub/deep/d"));
    byte[] archive =
        new RawTar()
            .add(Header.of('5', "d/").withMode(0700).ownedBy(12), new byte[0])
            .file("d/f", "f")
            .symlink("d/l", "f")
            .hardLink("d/h", "d/f")
            .end();
    Files.write(context.resolve("archive.tar"), archive);
    CorpusFiles.settle(context);
  }
}
