package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.ExpansionLimit;
import dev.fastforward.builder.layer.LayerReader;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.source.ContextLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OCI image or artifact as a build context. Layers that are tars are applied in order, as
 * in an image. Another layer becomes a file with the name in its title annotation. Used once.
 */
final class ArtifactReader {
  private static final String TITLE = "org.opencontainers.image.title";

  private final Repository repository;
  private final ImageReference reference;
  private final Platform platform;
  private final Path folder;
  private final ExpansionLimit expansion = new ExpansionLimit();
  private int count;
  private @Nullable Long newest;

  /**
   * @param platform platform to select from an index
   * @param folder folder for the contents, exists
   */
  ArtifactReader(Repository repository, ImageReference reference, Platform platform, Path folder) {
    this.repository = repository;
    this.reference = reference;
    this.platform = platform;
    this.folder = folder;
  }

  /**
   * Reads the context.
   *
   * @throws BuildException SourceNotFound, SourceAuthFailed, SourceUnavailable
   */
  LoadedContext read() throws IOException {
    try (Spool spool = new Spool(folder)) {
      StoredManifest top = manifest(reference.selector());
      FileTree tree = FileTree.EMPTY;
      for (Descriptor layer : chosen(top).layers()) {
        tree = tree.with(new FileIndex(entries(layer, spool)));
      }
      Digest digest = top.descriptor().digest();
      return new LoadedContext(
          new SpooledTree(tree, spool), new ResolvedSource(null, digest.value()), newest, null);
    } catch (RegistryException e) {
      FailureReason reason =
          switch (e.kind()) {
            case NOT_FOUND -> FailureReason.SourceNotFound;
            case UNAUTHORIZED, DENIED -> FailureReason.SourceAuthFailed;
            case UNAVAILABLE, BROKEN, INCOMPLETE, INVALID -> FailureReason.SourceUnavailable;
          };
      throw new BuildException(reason, "the build context " + reference + ": " + e.getMessage(), e);
    } catch (MalformedJsonException | TarFormatException | IllegalArgumentException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the build context " + reference + " is damaged: " + e.getMessage(),
          e);
    }
  }

  private StoredManifest manifest(String selector) {
    return repository
        .getManifest(selector)
        .orElseThrow(() ->
            new BuildException(
                FailureReason.SourceNotFound,
                "the build context "
                    + reference
                    + " is not in the registry; check the name and the tag"));
  }

  private Manifest chosen(StoredManifest top) {
    if (!MediaTypes.isIndex(top.descriptor().mediaType())) {
      return Json.read(top.bytes(), Manifest.class);
    }
    Index index = Json.read(top.bytes(), Index.class);
    Descriptor one =
        index
            .find(platform)
            .orElseThrow(() ->
                new BuildException(
                    FailureReason.SourceNotFound,
                    "the build context "
                        + reference
                        + " has no image for the platform "
                        + platform
                        + "; push one, or give a reference without an index"));
    return Json.read(manifest(one.digest().value()).bytes(), Manifest.class);
  }

  private List<FileEntry> entries(Descriptor layer, Spool spool) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    try (InputStream blob = repository.openBlob(layer)) {
      if (isTar(layer)) {
        LayerReader.read(
            blob,
            layer.digest().value(),
            expansion,
            (entry, content) -> add(entry, content, spool, entries));
      } else {
        entries.add(titled(layer, blob, spool));
      }
    }
    return entries;
  }

  private static boolean isTar(Descriptor layer) {
    return MediaTypes.isLayer(layer.mediaType()) || layer.mediaType().matches(".*[.+/]tar\\b.*");
  }

  private void add(FileEntry entry, InputStream content, Spool spool, List<FileEntry> entries)
      throws IOException {
    String what = "the build context " + reference;
    ContextLimits.checkEntries(++count, what);
    ContextLimits.checkDepth(entry.path(), what);
    if (entry.type() != FileType.WHITEOUT && entry.type() != FileType.OPAQUE) {
      newest = newest == null ? entry.mtime() : Math.max(newest, entry.mtime());
    }
    FileEntry owned = entry.withOwner(0, 0);
    entries.add(
        entry.type() == FileType.FILE
            ? owned.withContent(entry.size(), spool.add(content), null)
            : owned);
  }

  private FileEntry titled(Descriptor layer, InputStream blob, Spool spool) throws IOException {
    String title = layer.annotations() == null ? null : layer.annotations().get(TITLE);
    if (title == null || title.isEmpty() || title.matches("\\.{1,2}|.*/.*")) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the build context "
              + reference
              + " has a layer of the type "
              + layer.mediaType()
              + ", which is neither a tar nor a file with a title annotation");
    }
    return new FileEntry(title, FileType.FILE, 0644, 0, 0, 0, 0, 0, null, null, null, null, null)
        .withContent(layer.size(), spool.add(blob), null);
  }
}
