package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Converts a layer to another form while it is streamed. */
public final class LayerConversion {
  private static final int BUFFER = 1 << 16;

  private LayerConversion() {}

  /**
   * The same tar in another compression.
   *
   * @param blob of the layer; not closed
   * @param file gets the new blob
   * @throws BrokenLayerException if the tar does not have the layer's diff ID
   */
  public static Layer recompress(InputStream blob, Layer layer, Path file, LayerForm form)
      throws IOException {
    MessageDigest blobHash = Digest.sha256();
    DigestInputStream tar = new DigestInputStream(Compression.decompress(blob), Digest.sha256());
    try (OutputStream out =
        form.compression()
            .compress(
                new DigestOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file), BUFFER), blobHash),
                form.level())) {
      tar.transferTo(out);
    }
    BrokenLayerException.check(layer, Digest.ofHash(tar.getMessageDigest().digest()));
    Descriptor descriptor =
        new Descriptor(
            form.compression().mediaType(), Digest.ofHash(blobHash.digest()), Files.size(file));
    return new Layer(form.marked(descriptor), layer.diffId());
  }

  /**
   * A layer that this program wrote, with no file younger than a time.
   *
   * @param blob of the layer; not closed
   * @param file gets the new blob
   * @param latest seconds since the epoch
   * @throws BrokenLayerException if the tar does not have the layer's diff ID
   */
  public static Layer clamp(InputStream blob, Layer layer, Path file, LayerForm form, long latest)
      throws IOException {
    try (LayerWriter writer = new LayerWriter(file, form)) {
      Digest diffId =
          LayerReader.read(
              blob,
              layer.descriptor().digest().value(),
              (entry, content) -> {
                FileEntry clamped = entry.withMtime(Math.min(entry.mtime(), latest), 0);
                if (entry.type() == FileType.FILE) {
                  writer.add(clamped, content);
                } else {
                  writer.add(clamped);
                }
              });
      BrokenLayerException.check(layer, diffId);
      return writer.finish().layer();
    }
  }
}
