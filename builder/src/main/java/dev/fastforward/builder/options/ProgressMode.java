package dev.fastforward.builder.options;

/** How to show a running build, like docker build's {@code --progress}. */
public enum ProgressMode {
  /** {@link #tty} on a terminal, else {@link #plain}. */
  auto,
  /** A log, line by line. */
  plain,
  /** A window at the end of the terminal. */
  tty,
  /** Only the digest, on standard output. */
  quiet,
  /** Nothing. */
  none,
  /** A line of JSON for each event, like BuildKit. */
  rawjson
}
