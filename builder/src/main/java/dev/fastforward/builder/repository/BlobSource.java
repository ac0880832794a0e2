package dev.fastforward.builder.repository;

import java.io.IOException;
import java.io.InputStream;

/** Where a blob's bytes come from. May be opened several times: a failed upload is tried again. */
@FunctionalInterface
public interface BlobSource {
  InputStream open() throws IOException;
}
