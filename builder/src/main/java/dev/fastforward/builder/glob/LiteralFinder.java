package dev.fastforward.builder.glob;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/** Finds which of many texts occur in another one, in one pass (Aho-Corasick). Immutable. */
final class LiteralFinder {
  private static final int NONE = -1;
  private static final int ROOT = 0;

  private final List<State> states = new ArrayList<>();

  /** A prefix of one or more texts. */
  private static final class State {
    private final Map<Character, Integer> next = HashMap.newHashMap(1);

    /** Index of the text that ends here. */
    private int text = NONE;

    /** The state of the longest proper suffix that is a prefix too. */
    private int shorter = ROOT;

    /** The nearest suffix state at which a text ends. */
    private int ending = NONE;
  }

  /**
   * @param texts distinct and not empty
   */
  LiteralFinder(List<String> texts) {
    states.add(new State());
    for (int i = 0; i < texts.size(); i++) {
      add(texts.get(i), i);
    }
    link();
  }

  private void add(String text, int number) {
    int at = ROOT;
    for (int i = 0; i < text.length(); i++) {
      at = states.get(at).next.computeIfAbsent(text.charAt(i), _ -> newState());
    }
    states.get(at).text = number;
  }

  private int newState() {
    states.add(new State());
    return states.size() - 1;
  }

  /** Sets the suffix links by increasing length, since each refers to a shorter state. */
  private void link() {
    Queue<Integer> waiting = new ArrayDeque<>(states.get(ROOT).next.values());
    while (!waiting.isEmpty()) {
      State state = states.get(waiting.remove());
      state.next.forEach((character, number) -> {
        State longer = states.get(number);
        longer.shorter = after(state.shorter, character);
        State end = states.get(longer.shorter);
        longer.ending = end.text == NONE ? end.ending : longer.shorter;
        waiting.add(number);
      });
    }
  }

  private int after(int from, char character) {
    for (int at = from; ; at = states.get(at).shorter) {
      Integer next = states.get(at).next.get(character);
      if (next != null) {
        return next;
      }
      if (at == ROOT) {
        return ROOT;
      }
    }
  }

  /** The indices of the texts that occur. */
  Set<Integer> in(String text) {
    Set<Integer> found = new TreeSet<>();
    int at = ROOT;
    for (int i = 0; i < text.length(); i++) {
      at = after(at, text.charAt(i));
      for (int end = at; end != NONE; end = states.get(end).ending) {
        if (states.get(end).text != NONE) {
          found.add(states.get(end).text);
        }
      }
    }
    return found;
  }
}
