package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileStat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The form of an image's file that is exported for a user of this machine. That user owns it,
 * whatever its owner in the image is, so everything that grants the owner's rights is left out:
 * setuid and setgid, file capabilities and access lists, and devices. Counts what it leaves out.
 * Thread-safe.
 */
final class ExportedForm {
  private static final int SET_IDS = 06000;
  private static final String PLAIN_ATTRIBUTES = "user.";

  private final FileStat owner;
  private final AtomicInteger setIds = new AtomicInteger();
  private final AtomicInteger capabilities = new AtomicInteger();
  private final AtomicInteger devices = new AtomicInteger();

  /**
   * @param owner whose owner all files get
   */
  ExportedForm(FileStat owner) {
    this.owner = owner;
  }

  /** Whether the file is made at all. */
  boolean isMade(FileEntry entry) {
    boolean device = entry.type() == FileType.CHAR_DEVICE || entry.type() == FileType.BLOCK_DEVICE;
    if (device) {
      devices.incrementAndGet();
    }
    return !device;
  }

  long uid() {
    return owner.uid();
  }

  long gid() {
    return owner.gid();
  }

  int mode(FileEntry entry) {
    if ((entry.mode() & SET_IDS) != 0) {
      setIds.incrementAndGet();
    }
    return entry.mode() & ~SET_IDS;
  }

  Map<String, byte[]> attributes(FileEntry entry) {
    if (entry.xattrsOrEmpty().containsKey(NodeWriter.CAPABILITY)) {
      capabilities.incrementAndGet();
    }
    return entry.xattrsOrEmpty().entrySet().stream()
        .filter(attribute -> attribute.getKey().startsWith(PLAIN_ATTRIBUTES))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  LeftOut leftOut() {
    return new LeftOut(setIds.get(), capabilities.get(), devices.get());
  }
}
