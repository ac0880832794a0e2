package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of a root that all its commands share: what a container runtime mounted there, and what
 * it made to mount on. No layer has them and no key knows of them, so no command may find what
 * another one left in them. Recorded before the first command, they are put back after each.
 */
public final class SharedFiles {
  private final RootDirectory root;
  private final KeptFiles all;
  private final KeptFiles mounted;
  private final Set<String> places;

  private SharedFiles(RootDirectory root, KeptFiles all, Set<String> places) {
    this.root = root;
    this.all = all;
    this.mounted = all.at(places);
    this.places = places;
  }

  /**
   * Records them.
   *
   * @param root in which nothing is but the container runtime's
   */
  public static SharedFiles record(RootDirectory root) throws IOException {
    Set<String> places = new HashSet<>(Exclusions.of(root).paths());
    KeptFiles all = KeptFiles.all(root);
    all.files().keySet().stream()
        .filter(Exclusions.KERNEL::contains)
        .forEach(places::add); // in /proc and /sys
    places.retainAll(all.files().keySet());
    return new SharedFiles(root, all, Set.copyOf(places));
  }

  /**
   * Puts back what is mounted, while the root is a stage's.
   *
   * @return paths of what cannot be put back; empty if all is as it was
   */
  public List<String> restoreMounted() throws IOException {
    return restore(mounted, places);
  }

  /** The same for all of a root that a stage has been cleared from. */
  public List<String> restoreAll() throws IOException {
    return restore(all, Set.of(""));
  }

  private List<String> restore(KeptFiles before, Set<String> where) throws IOException {
    KeptRepair repair = new KeptRepair(root, before);
    KeptDifference difference = KeptDifference.between(before, before.now(root, where));
    if (!difference.isEmpty()) {
      repair.apply(difference);
      difference = KeptDifference.between(before, before.now(root, where));
    }
    repair.resetTimes();
    return difference.paths();
  }
}
