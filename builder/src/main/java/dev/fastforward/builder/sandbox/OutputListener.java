package dev.fastforward.builder.sandbox;

/** Receives the output of a command while it runs. */
@FunctionalInterface
public interface OutputListener {
  /**
   * @param error true for standard error
   * @param line without its line end; a line of more than 64 KiB comes in parts; bytes that are no
   *     UTF-8 are replaced
   */
  void line(boolean error, String line);
}
