package dev.fastforward.builder.dockerfile;

import java.util.List;

/**
 * An instruction split into its parts, not yet understood.
 *
 * @param flags words beginning with {@code --} between the name and the arguments, quotes removed
 * @param arguments in the form that the instruction has: words, one text, name and value pairs; of
 *     ONBUILD: name and arguments of the instruction that it holds
 * @param json whether the arguments were written as a JSON array
 */
record Statement(
    Source source,
    List<String> flags,
    List<String> arguments,
    boolean json,
    List<Heredoc> heredocs) {

  Statement withHeredocs(List<Heredoc> documents, Source where) {
    return new Statement(where, flags, arguments, json, List.copyOf(documents));
  }
}
