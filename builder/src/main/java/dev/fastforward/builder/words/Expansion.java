package dev.fastforward.builder.words;

import java.util.List;
import java.util.SortedSet;

/**
 * What became of a word.
 *
 * @param text the word with variables replaced and quotes removed
 * @param words the same, split at blanks that stood outside of quotes (also in values)
 * @param used variables that were found
 * @param unset variables that were asked for and not found
 */
public record Expansion(
    String text, List<String> words, SortedSet<String> used, SortedSet<String> unset) {}
