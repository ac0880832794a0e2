package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.rootfs.LeftOut;
import dev.fastforward.builder.rootfs.TreeExport;
import dev.fastforward.builder.solve.FinishedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an image in a directory. They are written to a folder of their own first and then
 * moved: into a directory that is there, each over what has its name. Not thread-safe.
 */
final class DirectoryDestination implements Destination {
  private final String name;
  private final Path directory;
  private final @Nullable Boolean split;
  private @Nullable Path draft;

  /**
   * @param split whether each platform has a folder; null for where there are several
   */
  DirectoryDestination(String dest, @Nullable Boolean split) {
    this.name = dest;
    this.directory = Path.of(dest).toAbsolutePath().normalize();
    this.split = split;
  }

  @Override
  public OutputForm form() {
    return OutputForm.USUAL;
  }

  @Override
  public void check() {
    if (name.equals("-")) {
      throw refused("a directory cannot go to standard output; use type=tar");
    }
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw refused(name + " is there and is no directory");
    }
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isWritable(existing)) {
      throw refused(existing + " may not be written to");
    }
  }

  private static BuildException refused(String why) {
    return new BuildException(FailureReason.InvalidRequest, "output: " + why);
  }

  @Override
  public void prepare(ManifestAssembler publications) throws IOException, InterruptedException {
    check();
    discard();
    Path place = Files.isDirectory(directory) ? directory : directory.getParent();
    Files.createDirectories(place);
    Path temporary = Files.createTempDirectory(place, ".part-");
    draft = temporary;
    List<FinishedImage> images = publications.finished();
    List<String> folders =
        PlatformFolders.of(images.stream().map(FinishedImage::platform).toList(), split);
    Path root = temporary.resolve("root");
    Files.createDirectory(root);
    LeftOut leftOut = LeftOut.NOTHING;
    for (int i = 0; i < images.size(); i++) {
      List<Layer> layers = images.get(i).state().layers();
      Path folder = folders.get(i).isEmpty() ? root : root.resolve(folders.get(i));
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
      leftOut =
          leftOut.plus(
              TreeExport.write(publications.tree(layers), layers, publications.blobs(), folder));
    }
    if (!leftOut.isNothing()) {
      publications.note(
          "left out of "
              + name
              + ", where all files are yours: "
              + leftOut
              + "; type=tar keeps them");
    }
  }

  @Override
  public void finish(ManifestAssembler publications) throws IOException {
    if (draft != null) {
      Path root = draft.resolve("root");
      if (Files.isDirectory(directory)) {
        new DirectoryMerge(name).into(root, directory);
      } else {
        Files.move(root, directory);
      }
      discard();
    }
  }

  private void discard() throws IOException {
    if (draft != null) {
      DirectoryMerge.remove(draft);
      draft = null;
    }
  }

  @Override
  public void close() {
    try {
      discard();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
