package dev.fastforward.builder.dockerfile;

import java.util.List;

/**
 * What RUN, CMD and ENTRYPOINT are given.
 *
 * @param words of the exec form; or one text for the shell
 * @param shell whether it is the shell form
 */
public record CommandLine(List<String> words, boolean shell, List<Heredoc> heredocs) {

  /** The command as it is handed to the shell or executed, heredocs put in again. */
  public List<String> withHeredocs() {
    if (heredocs.isEmpty()) {
      return words;
    }
    if (isScript()) {
      return List.of(heredocs.getFirst().chompedContent());
    }
    StringBuilder text = new StringBuilder(words.getFirst());
    for (Heredoc heredoc : heredocs) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return List.of(text.toString());
  }

  /** Whether it is nothing but one heredoc: the heredoc then is the script. */
  public boolean isScript() {
    return heredocs.size() == 1 && Heredoc.ofWord(words.getFirst()) != null;
  }
}
