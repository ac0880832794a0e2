package dev.fastforward.builder.conformance;

import java.io.IOException;

/** Where the content is that a digest names. */
interface Blobs {
  byte[] get(String digest) throws IOException;
}
