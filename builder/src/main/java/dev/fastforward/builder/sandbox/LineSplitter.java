package dev.fastforward.builder.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Turns chunks of one output stream into lines. */
final class LineSplitter {
  private static final int MAX_LINE = 64 * 1024;

  private final boolean error;
  private final OutputListener listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineSplitter(boolean error, OutputListener listener) {
    this.error = error;
    this.listener = listener;
  }

  void add(byte[] chunk) {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        line.write(chunk, start, i - start);
        emit();
        start = i + 1;
      } else if (line.size() + i - start >= MAX_LINE) {
        line.write(chunk, start, i - start);
        emit();
        start = i;
      }
    }
    line.write(chunk, start, chunk.length - start);
  }

  /** The stream has ended: a last line without an end is a line. */
  void end() {
    if (line.size() > 0) {
      emit();
    }
  }

  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    listener.line(error, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
