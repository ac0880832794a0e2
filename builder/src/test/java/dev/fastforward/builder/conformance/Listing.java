package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A listing of files, as cases have it for contexts and commits.
 *
 * @param caseFolder where contents are that are files of the case
 */
record Listing(List<JsonNode> entries, Path caseFolder, Placeholders placeholders) {

  /** Writes the files below a folder. Directories get their modes and times last. */
  void write(Path root) throws IOException {
    Files.createDirectories(root);
    List<JsonNode> directories = new ArrayList<>();
    for (JsonNode entry : entries) {
      Path path = root.resolve(entry.path("path").asText());
      String type = entry.path("type").asText("file");
      if (type.equals("absent")) {
        delete(path);
        continue;
      }
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      if (type.equals("dir")) {
        Files.createDirectories(path);
        directories.add(entry);
        continue;
      }
      delete(path);
      make(path, type, entry, root);
      setAttributes(path, type, entry);
    }
    for (JsonNode entry : directories.reversed()) {
      setAttributes(root.resolve(entry.path("path").asText()), "dir", entry);
    }
  }

  private void make(Path path, String type, JsonNode entry, Path root) throws IOException {
    switch (type) {
      case "file" -> Files.write(path, content(entry));
      case "symlink" -> Files.createSymbolicLink(path, Path.of(entry.path("target").asText()));
      case "hardlink" -> Files.createLink(path, root.resolve(entry.path("target").asText()));
      case "fifo" -> Command.run(root, Map.of(), "mkfifo", path.toString());
      case "socket" -> {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          socket.bind(UnixDomainSocketAddress.of(path));
        }
      }
      default -> throw new IllegalStateException("no such type of a file: " + type);
    }
  }

  private static void setAttributes(Path path, String type, JsonNode entry) throws IOException {
    if (entry.has("uid") || entry.has("gid")) {
      Files.setAttribute(path, "unix:uid", entry.path("uid").asInt(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", entry.path("gid").asInt(), LinkOption.NOFOLLOW_LINKS);
    }
    if (!type.equals("symlink") && !type.equals("hardlink")) {
      String mode = entry.path("mode").asText(type.equals("dir") ? "0755" : "0644");
      Files.setAttribute(path, "unix:mode", Integer.parseInt(mode, 8));
    }
    for (Map.Entry<String, JsonNode> xattr : Json.map(entry.path("xattrs")).entrySet()) {
      // Cases have none but those of the name space "user.", which Java adds.
      Objects.requireNonNull(Files.getFileAttributeView(path, UserDefinedFileAttributeView.class))
          .write(
              xattr.getKey().replaceFirst("^user\\.", ""),
              StandardCharsets.UTF_8.encode(xattr.getValue().asText()));
    }
    if (entry.has("mtime")) {
      FileTime time = FileTime.from(entry.path("mtime").asLong(), TimeUnit.SECONDS);
      Objects.requireNonNull(
              Files.getFileAttributeView(
                  path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS))
          .setTimes(time, time, null);
    }
  }

  /** The content of an entry or a route. */
  byte[] content(JsonNode entry) throws IOException {
    if (entry.has("src")) {
      String source = entry.path("src").asText();
      byte[] content = Files.readAllBytes(caseFolder.resolve(source));
      boolean template = entry.path("template").asBoolean(source.startsWith("Dockerfile"));
      return template ? placeholders.fill(content) : content;
    }
    if (entry.has("b64")) {
      return Base64.getDecoder().decode(entry.path("b64").asText());
    }
    if (entry.has("zeros")) {
      return new byte[entry.path("zeros").asInt()];
    }
    byte[] text = entry.path("text").asText().getBytes(StandardCharsets.UTF_8);
    return entry.path("template").asBoolean(false) ? placeholders.fill(text) : text;
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } else {
      Files.deleteIfExists(path);
    }
  }
}
