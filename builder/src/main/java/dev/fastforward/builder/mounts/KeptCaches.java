package dev.fastforward.builder.mounts;

import java.io.IOException;
import java.nio.file.Path;

/** Stores the contents of cache mounts for builds on other machines. Thread-safe. */
public sealed interface KeptCaches permits KeptCaches.None, PersistentCacheMounts {
  /** Stores nothing. */
  KeptCaches NONE = new None();

  /**
   * Restores stored content into a new folder. Missing or unusable content is no failure.
   *
   * @param empty stays empty if nothing is restored
   * @return whether content was restored
   * @throws IOException if this thread is interrupted, or the folder cannot be emptied
   */
  boolean restore(CacheFolders.Identity identity, Path empty) throws IOException;

  /**
   * Called when a command has used a folder.
   *
   * @param succeeded whether the command succeeded; what a failed one leaves is not stored
   */
  void used(CacheFolders.Identity identity, boolean succeeded);

  /** Stores the changed folders. A folder that cannot be stored is no failure. */
  void store();

  /** Stores nothing. */
  record None() implements KeptCaches {
    @Override
    public boolean restore(CacheFolders.Identity identity, Path empty) {
      return false;
    }

    @Override
    public void used(CacheFolders.Identity identity, boolean succeeded) {}

    @Override
    public void store() {}
  }
}
