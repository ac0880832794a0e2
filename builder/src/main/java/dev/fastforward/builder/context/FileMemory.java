package dev.fastforward.builder.context;

import java.util.Optional;

/** Stores facts about remote files across builds. Thread-safe. */
public interface FileMemory {
  /** Stores nothing. */
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
   * Reads facts.
   *
   * @param authorized whether requests carry credentials, which may select another content
   * @return empty if there are no usable facts
   */
  Optional<FileFacts> read(String url, boolean authorized);

  /** Stores facts. A failure is ignored. */
  void write(String url, boolean authorized, FileFacts facts);
}
