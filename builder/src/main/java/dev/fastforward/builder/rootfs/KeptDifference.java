package dev.fastforward.builder.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What it takes to make files again what they were. Immutable.
 *
 * @param removals what is new or has become something else; what lies below it goes with it
 * @param makes what is gone or has become something else, parents first
 * @param resets what has another mode, owner, attribute or content
 * @param lost names at which another mount is than was there
 */
record KeptDifference(
    List<String> removals, List<String> makes, List<String> resets, List<String> lost) {

  static KeptDifference between(KeptFiles before, KeptFiles now) {
    List<String> removals = new ArrayList<>();
    List<String> makes = new ArrayList<>();
    List<String> resets = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, KeptFile> one : before.files().entrySet()) {
      String path = one.getKey();
      KeptFile was = one.getValue();
      KeptFile is = now.files().get(path);
      if (is == null) {
        (isMount(path, before) ? lost : makes).add(path);
      } else if (was.stat().mountId() != is.stat().mountId()) {
        lost.add(path);
      } else if (!was.sameNode(is)) {
        removals.add(path);
        makes.add(path);
      } else if (!was.sameFacts(is)) {
        resets.add(path);
      }
    }
    now.files().keySet().stream()
        .filter(path -> !before.files().containsKey(path))
        .forEach(removals::add);
    return new KeptDifference(
        List.copyOf(removals), List.copyOf(makes), List.copyOf(resets), List.copyOf(lost));
  }

  /** Whether something was mounted there. */
  private static boolean isMount(String path, KeptFiles before) {
    KeptFile parent = before.files().get(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    KeptFile file = before.files().get(path);
    return parent == null || file == null || parent.stat().mountId() != file.stat().mountId();
  }

  boolean isEmpty() {
    return paths().isEmpty();
  }

  /** All paths that are not as they were. */
  List<String> paths() {
    TreeSet<String> all = new TreeSet<>(removals);
    all.addAll(makes);
    all.addAll(resets);
    all.addAll(lost);
    return List.copyOf(all);
  }
}
