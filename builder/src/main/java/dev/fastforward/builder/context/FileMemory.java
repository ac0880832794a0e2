package dev.fastforward.builder.context;

import java.util.Optional;

/** Keeps what was known of files at addresses from build to build. Thread-safe. */
public interface FileMemory {
  /** Knows nothing. */
  FileMemory NONE =
      new FileMemory() {
        @Override
        public Optional<FileFacts> read(String url, boolean authorized) {
          return Optional.empty();
        }

        @Override
        public void write(String url, boolean authorized, FileFacts facts) {}
      };

  /**
   * @param authorized whether the server is asked with credentials, and so may answer another thing
   * @return empty if nothing is known that could be used
   */
  Optional<FileFacts> read(String url, boolean authorized);

  /** Keeps facts if it can; that it cannot is no failure. */
  void write(String url, boolean authorized, FileFacts facts);
}
