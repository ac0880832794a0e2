package dev.fastforward.builder.explain;

import dev.fastforward.builder.cache.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** What is another input of a step than it was. Pure. */
final class InputChanges {
  private static final int MOST = 3;

  private InputChanges() {}

  /** In one line; empty if nothing is. */
  static String between(StepRecord before, StepRecord now) {
    List<String> changes = new ArrayList<>();
    inputs(before.inputsOrEmpty(), now.inputsOrEmpty(), changes);
    files(before.filesOrEmpty(), now.filesOrEmpty(), changes);
    int more = changes.size() - MOST;
    return more <= 0
        ? String.join(", ", changes)
        : String.join(", ", changes.subList(0, MOST)) + " and " + more + " more";
  }

  private static void inputs(
      SortedMap<String, String> before, SortedMap<String, String> now, List<String> changes) {
    for (String name : union(before, now)) {
      String old = before.get(name);
      String current = now.get(name);
      if (old == null) {
        changes.add(name + " is new" + (isNamed(name) ? "" : ": " + current));
      } else if (current == null) {
        changes.add(name + " is gone");
      } else if (!old.equals(current)) {
        changes.add(changed(name, old, current));
      }
    }
  }

  private static String changed(String name, String old, String current) {
    if (name.startsWith("image ")) {
      return name + " moved";
    }
    boolean hidden = current.startsWith("#") || isNamed(name) || name.startsWith("heredoc ");
    return hidden ? name + " changed" : name + " " + quoted(old) + " → " + quoted(current);
  }

  /** Whether the value is a digest that tells people nothing. */
  private static boolean isNamed(String name) {
    return name.startsWith("stage ") || name.startsWith("image ");
  }

  private static String quoted(String value) {
    return value.isEmpty() || value.contains(" ") ? "\"" + value + "\"" : value;
  }

  private static void files(
      SortedMap<String, String> before, SortedMap<String, String> now, List<String> changes) {
    for (String path : union(before, now)) {
      String old = before.get(path);
      String current = now.get(path);
      if (old == null) {
        changes.add(path + " added");
      } else if (current == null) {
        changes.add(path + " removed");
      } else if (!old.equals(current)) {
        changes.add(path + file(old.split(" "), current.split(" ")));
      }
    }
  }

  /** Mode, owner, content; or one word for a folder. */
  private static String file(String[] old, String[] current) {
    if (old.length != 3 || current.length != 3 || !old[2].equals(current[2])) {
      return " changed";
    }
    return old[0].equals(current[0])
        ? ": owner " + old[1] + " → " + current[1]
        : ": mode " + old[0] + " → " + current[0];
  }

  private static Set<String> union(
      SortedMap<String, String> before, SortedMap<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    return names;
  }
}
