package dev.fastforward.builder.options;

/** How a build is shown while it runs; as docker build's {@code --progress}. */
public enum ProgressMode {
  /** On a terminal {@link #tty}, else {@link #plain}. */
  auto,
  plain,
  tty,
  /** Nothing but the digest, on standard output. */
  quiet,
  /** Nothing. */
  none,
  /** A line of JSON for each event. */
  rawjson
}
