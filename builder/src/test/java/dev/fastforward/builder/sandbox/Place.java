package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.rootfs.TestImage;
import dev.fastforward.builder.settings.RunConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A root with busybox in some sandbox, and short ways to run commands there. */
final class Place implements AutoCloseable {
  static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  final SandboxRoot root;
  final RootFilesystem files;
  final TestImage image;

  Place(Sandbox sandbox, Path temp) throws IOException {
    root = sandbox.open();
    files = new RootFilesystem(root.directory());
    image = new TestImage(Files.createTempDirectory(temp, "layers"));
    image.addBusybox();
    fill();
  }

  void fill() throws IOException {
    files.fill(image.tree(), image.layers(), image);
  }

  /** What a command did. */
  record Outcome(RunResult result, List<String> out, List<String> err) {
    int exitCode() {
      return result.exitCode();
    }
  }

  static RunCommand command(String... argv) {
    return new RunCommand(List.of(argv), List.of(PATH, "HOME=/root"), "/", 0, 0, List.of())
        .with(List.of(), RunConditions.usual("buildkitsandbox"));
  }

  static RunCommand as(int uid, int gid, List<Integer> groups, String... argv) {
    return new RunCommand(List.of(argv), List.of(PATH), "/", uid, gid, groups);
  }

  Outcome run(RunCommand command) {
    List<String> out = Collections.synchronizedList(new ArrayList<>());
    List<String> err = Collections.synchronizedList(new ArrayList<>());
    RunResult result = root.run(command, (error, line) -> (error ? err : out).add(line));
    return new Outcome(result, out, err);
  }

  Outcome shell(String script) {
    return run(command("/bin/sh", "-c", script));
  }

  /** What changed, as "kind path" lines; the changes become a layer. */
  List<String> commit() throws IOException {
    List<FileEntry> changes = files.changes();
    image.add(changes, files::open);
    files.advance(image.tree(), image.layers());
    return changes.stream().map(e -> e.type() + " " + e.path()).toList();
  }

  @Override
  public void close() {
    root.close();
  }
}
