package dev.fastforward.builder;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java source in two parts.
 *
 * @param code the text with blanks in place of comments; all positions stay
 * @param commentLines "NUMBER: TEXT" of each line of a comment
 */
record CommentSplitter(String code, List<String> commentLines) {
  /** Strings come first, so that slashes in them begin no comment. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"(?:\\\\.|[^\\\\])*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'"
              + "|(?<comment>//[^\n]*|/\\*.*?\\*/)",
          Pattern.DOTALL);

  static CommentSplitter of(String text) {
    StringBuilder code = new StringBuilder(text);
    List<String> comments = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String comment = matcher.group("comment");
      if (comment != null) {
        int line = (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
        for (String part : comment.split("\n", -1)) {
          line++;
          comments.add(line + ": " + part.strip());
        }
        code.replace(matcher.start(), matcher.end(), comment.replaceAll("[^\n]", " "));
      }
    }
    return new CommentSplitter(code.toString(), comments);
  }
}
