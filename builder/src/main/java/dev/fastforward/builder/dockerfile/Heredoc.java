package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.words.ExpansionException;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A here-document of RUN, COPY or ADD.
 *
 * @param name terminator, and name of the file that COPY and ADD make
 * @param content text between the first line and the terminator, line ends kept
 * @param expand whether variables are replaced: the name was written without quotes
 * @param chomp whether leading tabs are taken off each line ({@code <<-})
 * @param fileDescriptor number before {@code <<}, 0 where there is none
 */
public record Heredoc(
    String name, String content, boolean expand, boolean chomp, int fileDescriptor) {
  private static final Pattern WORD = Pattern.compile("(\\d{0,9})<<(-?)\\s*([^<]*)");
  private static final Pattern LEADING_TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);
  private static final Lexer PLAIN = new Lexer('\\').keepUnset();
  private static final Lexer RAW = PLAIN.rawQuotes();

  /**
   * The heredoc that a word begins, still without content; null if it begins none.
   *
   * @throws ExpansionException if quotes in the word do not match
   */
  public static @Nullable Heredoc ofWord(String word) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches() || matcher.group(3).isEmpty()) {
      return null;
    }
    List<String> plain = PLAIN.expand(matcher.group(3), Variables.NONE).words();
    if (plain.size() != 1) {
      return null;
    }
    String raw = RAW.expand(matcher.group(3), Variables.NONE).text();
    String digits = matcher.group(1);
    return new Heredoc(
        plain.getFirst(),
        "",
        quotes(raw) == quotes(plain.getFirst()),
        matcher.group(2).equals("-"),
        digits.isEmpty() ? 0 : Integer.parseInt(digits));
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '\'' || c == '"').count();
  }

  Heredoc withContent(String text) {
    return new Heredoc(name, text, expand, chomp, fileDescriptor);
  }

  /** The content that the command or file gets: leading tabs removed for {@code <<-}. */
  public String chompedContent() {
    return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
  }
}
