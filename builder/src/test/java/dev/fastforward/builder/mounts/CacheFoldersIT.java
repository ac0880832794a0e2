package dev.fastforward.builder.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.mounts.CacheFolders.Content;
import dev.fastforward.builder.mounts.CacheFolders.Identity;
import dev.fastforward.builder.step.RunMount.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of cache mounts that commands ask for at the same time. */
@Timeout(20)
class CacheFoldersIT {
  private static final Identity CACHE = new Identity("cache", "", null);

  @TempDir private Path place = Path.of("");
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch filling = new CountDownLatch(1);

  private CacheFolders folders() {
    return new CacheFolders(place, note -> waiting.countDown());
  }

  private static <T> FutureTask<T> begun(FutureTask<T> task) {
    Thread.ofVirtual().start(task);
    return task;
  }

  private static Content filled(Path empty, String text) throws IOException {
    Files.writeString(empty.resolve("file"), text);
    return new Content(empty, true);
  }

  /** Fills the folder when another command waits for it. */
  private Content filledWhileAnotherWaits(Path empty, String text) throws IOException {
    filling.countDown();
    await(waiting);
    return filled(empty, text);
  }

  @Test
  void whatOneMakesAnotherSharesWhileItIsInUse() throws Exception {
    CacheFolders folders = folders();
    FutureTask<CacheFolders.Open> first =
        begun(
            new FutureTask<>(() ->
                folders.open(
                    CACHE, Sharing.SHARED, false, e -> filledWhileAnotherWaits(e, "first"))));
    filling.await();
    // The first one keeps the folder: only who shares it gets it.
    try (CacheFolders.Open second =
            folders.open(CACHE, Sharing.SHARED, false, e -> filled(e, "second"));
        CacheFolders.Open kept = first.get()) {
      assertThat(second.data()).isEqualTo(kept.data());
      assertThat(second.data().resolve("file")).hasContent("first");
    }
  }

  @Test
  void whatIsBegunAnewIsSeenByAllCommandsOfTheBuild() throws Exception {
    folders().open(CACHE, Sharing.SHARED, false, e -> filled(e, "old")).close();
    CacheFolders folders = folders();
    CountDownLatch asking = new CountDownLatch(1);
    FutureTask<CacheFolders.Open> first =
        begun(
            new FutureTask<>(() ->
                folders.open(
                    CACHE,
                    Sharing.SHARED,
                    true,
                    empty -> {
                      filling.countDown();
                      await(asking);
                      return filled(empty, "new");
                    })));
    filling.await();
    FutureTask<CacheFolders.Open> second =
        begun(
            new FutureTask<>(() -> {
              asking.countDown();
              return folders.open(CACHE, Sharing.SHARED, true, e -> filled(e, "newer"));
            }));
    try (CacheFolders.Open one = first.get();
        CacheFolders.Open other = second.get()) {
      assertThat(one.data().resolve("file")).hasContent("new");
      assertThat(other.data()).isEqualTo(one.data());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoWaitsCanBeCanceled() throws Exception {
    CacheFolders folders = folders();
    try (CacheFolders.Open _ =
        folders.open(CACHE, Sharing.LOCKED, false, e -> filled(e, "first"))) {
      FutureTask<String> second =
          new FutureTask<>(() -> {
            try {
              folders.open(CACHE, Sharing.LOCKED, false, e -> filled(e, "second")).close();
              return "";
            } catch (BuildException e) {
              return e.reason().name();
            }
          });
      Thread thread = Thread.ofVirtual().start(second);
      waiting.await();
      thread.interrupt();
      assertThat(second.get()).isEqualTo("Canceled");
    }
  }
}
