package dev.fastforward.builder.layer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A sparse file with zeros for its holes. Not thread-safe. */
final class SparseContent extends InputStream {
  private final InputStream data;
  private final SparseMap map;
  private long at;
  private int next;

  /**
   * @param data of all segments
   */
  SparseContent(InputStream data, SparseMap map) {
    this.data = data;
    this.map = map;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0 || at == map.size()) {
      return length == 0 ? 0 : -1;
    }
    while (next < map.segments().size() && at >= map.segments().get(next).end()) {
      next++;
    }
    boolean last = next == map.segments().size();
    long start = last ? map.size() : map.segments().get(next).offset();
    int n;
    if (at < start) {
      n = (int) Math.min(length, start - at);
      Arrays.fill(buffer, offset, offset + n, (byte) 0);
    } else {
      n = data.read(buffer, offset, (int) Math.min(length, map.segments().get(next).end() - at));
      if (n < 0) {
        throw new EOFException("the tar is cut short");
      }
    }
    at += n;
    return n;
  }
}
