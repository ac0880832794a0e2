package dev.fastforward.builder.repository;

import java.io.IOException;
import java.io.InputStream;

/**
 * Opens a blob's content. May be called several times, because failed uploads are retried. The
 * caller closes the stream.
 */
@FunctionalInterface
public interface BlobSource {
  InputStream open() throws IOException;
}
