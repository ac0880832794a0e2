package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.words.ExpansionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sources and destination of COPY and ADD.
 *
 * @param inline heredocs, each a file
 */
public record CopyPaths(List<String> sources, List<InlineFile> inline, String destination) {

  /**
   * A file whose content stands in the Dockerfile.
   *
   * @param expand whether variables in the content are replaced
   */
  public record InlineFile(String name, String content, boolean expand) {}

  static CopyPaths of(Statement statement) {
    Source source = statement.source();
    List<String> words = statement.arguments();
    if (words.size() < 2) {
      throw source.invalid(
          source.keyword() + " needs a source and a destination, such as COPY app.jar /opt/");
    }
    if (heredoc(words.getLast(), source) != null) {
      throw source.invalid(
          "the destination of " + source.keyword() + " cannot be a heredoc; name a path last");
    }
    Map<String, String> contents = new HashMap<>();
    statement.heredocs().forEach(heredoc -> contents.put(heredoc.name(), heredoc.content()));
    List<String> sources = new ArrayList<>();
    List<InlineFile> inline = new ArrayList<>();
    for (String word : words.subList(0, words.size() - 1)) {
      Heredoc heredoc = statement.json() ? null : heredoc(word, source);
      if (heredoc == null) {
        sources.add(word);
      } else {
        Heredoc full = heredoc.withContent(contents.getOrDefault(heredoc.name(), ""));
        inline.add(new InlineFile(full.name(), full.chompedContent(), full.expand()));
      }
    }
    return new CopyPaths(List.copyOf(sources), List.copyOf(inline), words.getLast());
  }

  private static @Nullable Heredoc heredoc(String word, Source source) {
    try {
      return Heredoc.ofWord(word);
    } catch (ExpansionException e) {
      throw source.invalid("in " + word + ": " + e.reason());
    }
  }
}
