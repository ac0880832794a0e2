package dev.fastforward.operator.job;

import java.util.List;

/**
 * Names that users may choose: words, where an asterisk at the end stands for any ending and an
 * exclamation mark in front takes away what the others allow.
 */
public record Allowed(List<String> words) {

  public Allowed {
    words = List.copyOf(words);
  }

  boolean has(String name) {
    return words.stream().anyMatch(word -> !word.startsWith("!") && matches(word, name))
        && words.stream()
            .noneMatch(word -> word.startsWith("!") && matches(word.substring(1), name));
  }

  /** Whether there is nothing that they do not allow. */
  boolean hasAll() {
    return words.contains("*") && words.stream().noneMatch(word -> word.startsWith("!"));
  }

  private static boolean matches(String word, String name) {
    return word.endsWith("*")
        ? name.startsWith(word.substring(0, word.length() - 1))
        : name.equals(word);
  }

  @Override
  public String toString() {
    return words.isEmpty() ? "empty" : String.join(",", words);
  }
}
