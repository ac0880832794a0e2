package dev.fastforward.builder.mounts;

import java.io.IOException;
import java.nio.file.Path;

/** Keeps the contents of cache mounts for builds on other machines. Thread-safe. */
public sealed interface KeptCaches permits KeptCaches.None, PersistentCacheMounts {
  /** Keeps nothing. */
  KeptCaches NONE = new None();

  /**
   * Gives a new folder the content that was kept. That there is none, or none that can be used, is
   * no failure.
   *
   * @param empty is empty again if there is nothing
   * @return whether there was something
   * @throws IOException if this thread is interrupted, or the folder cannot be emptied
   */
  boolean restore(CacheFolders.Identity identity, Path empty) throws IOException;

  /**
   * Called when a command has used a folder.
   *
   * @param succeeded whether it ended well: what a failed command leaves is not worth keeping
   */
  void used(CacheFolders.Identity identity, boolean succeeded);

  /** Keeps what commands have made of the folders. That one cannot be kept is no failure. */
  void store();

  /** Keeps nothing. */
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
