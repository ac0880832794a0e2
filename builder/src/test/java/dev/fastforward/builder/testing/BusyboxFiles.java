package dev.fastforward.builder.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The files of {@link BusyboxBase}, as a tar. */
final class BusyboxFiles {
  private static final long MTIME_SECONDS = 1_704_164_645;

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      daemon:x:1:1:daemon:/usr/sbin:/bin/false
      bin:x:2:2:bin:/bin:/bin/false
      sys:x:3:3:sys:/dev:/bin/false
      lp:x:4:7:lp:/var/spool/lpd:/bin/false
      sync:x:5:100:sync:/bin:/bin/sync
      mail:x:8:8:mail:/var/spool/mail:/bin/false
      www-data:x:33:33:www-data:/var/www:/bin/false
      operator:x:37:37:Operator:/var:/bin/false
      nobody:x:65534:65534:nobody:/home:/bin/false
      """;

  private static final String GROUP =
      """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      sys:x:3:
      adm:x:4:
      tty:x:5:
      disk:x:6:
      wheel:x:10:root
      lp:x:7:
      mail:x:8:
      www-data:x:33:
      operator:x:37:
      nobody:x:65534:
      """;

  /** Debian's busybox has neither: enough of them for {@code adduser -D NAME}. */
  private static final String ADDUSER =
      """
      #!/bin/sh
      if [ "$1" = -D ]; then shift; fi
      id=1000
      while grep -q "^[^:]*:[^:]*:$id:" /etc/passwd; do id=$((id + 1)); done
      echo "$1:x:$id:$id:Linux User,,,:/home/$1:/bin/sh" >> /etc/passwd
      echo "$1:x:$id:" >> /etc/group
      mkdir -p "/home/$1" && chown $id:$id "/home/$1"
      """;

  private static final String ADDGROUP =
      """
      #!/bin/sh
      id=1000
      while grep -q "^[^:]*:[^:]*:$id:" /etc/group; do id=$((id + 1)); done
      echo "$1:x:$id:" >> /etc/group
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  private BusyboxFiles() {}

  static byte[] tar() {
    return tar(false);
  }

  static byte[] alpineTar() {
    return tar(true);
  }

  private static byte[] tar(boolean alpine) {
    Path busybox = DebianProgram.BUSYBOX.find();
    try {
      byte[] binary = Files.readAllBytes(busybox);
      if (new String(binary, StandardCharsets.ISO_8859_1).contains("/ld-linux")) {
        throw new IllegalStateException(
            busybox + " is not static; apt-get install busybox-static puts one in its place");
      }
      BusyboxFiles files = new BusyboxFiles();
      files.base();
      if (alpine) {
        files.text("etc/alpine-release", 0644, "3.20.0\n");
      }
      files.file("bin/busybox", 0755, binary);
      files.applets(busybox);
      files.tar.close();
      return files.bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("cannot make the busybox image", e);
    }
  }

  private void base() throws IOException {
    directory("bin", 0755, 0);
    directory("dev", 0755, 0);
    directory("etc", 0755, 0);
    text("etc/passwd", 0644, PASSWD);
    text("etc/group", 0644, GROUP);
    text(
        "etc/shadow",
        0640,
        PASSWD
            .lines()
            .map(line -> line.substring(0, line.indexOf(':')) + ":*:10933:0:99999:7:::\n")
            .collect(Collectors.joining()));
    text("etc/nsswitch.conf", 0644, "passwd: files\ngroup: files\n");
    text("etc/os-release", 0644, "NAME=busybox\nID=busybox\n");
    directory("home", 0755, 65534);
    directory("proc", 0555, 0);
    directory("root", 0700, 0);
    directory("sys", 0555, 0);
    directory("tmp", 01777, 0);
    directory("usr", 0755, 0);
    directory("usr/bin", 0755, 0);
    directory("usr/sbin", 0755, 1);
    directory("var", 0755, 0);
    directory("var/spool", 0755, 0);
    directory("var/spool/mail", 0755, 8);
    directory("var/www", 0755, 33);
  }

  private void applets(Path busybox) throws IOException {
    Process list = new ProcessBuilder(busybox.toString(), "--list").start();
    String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    TreeSet<String> applets = new TreeSet<>(Arrays.asList(names.strip().split("\\s+")));
    applets.remove("busybox");
    if (!applets.contains("adduser")) {
      text("bin/adduser", 0755, ADDUSER);
    }
    if (!applets.contains("addgroup")) {
      text("bin/addgroup", 0755, ADDGROUP);
    }
    for (String applet : applets) {
      link("bin/" + applet, "busybox");
    }
    link("usr/bin/env", "../../bin/env");
  }

  private void directory(String name, int mode, int owner) throws IOException {
    TarArchiveEntry entry = entry(name + "/", mode);
    entry.setIds(owner, owner);
    put(entry, new byte[0]);
  }

  private void text(String name, int mode, String content) throws IOException {
    file(name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  private void file(String name, int mode, byte[] content) throws IOException {
    TarArchiveEntry entry = entry(name, mode);
    entry.setSize(content.length);
    put(entry, content);
  }

  private void link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setMode(0777);
    entry.setModTime(MTIME_SECONDS * 1000);
    entry.setIds(0, 0);
    entry.setLinkName(target);
    put(entry, new byte[0]);
  }

  private static TarArchiveEntry entry(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setModTime(MTIME_SECONDS * 1000);
    entry.setIds(0, 0);
    return entry;
  }

  private void put(TarArchiveEntry entry, byte[] content) throws IOException {
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
