package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.words.Blanks;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds directives in the first lines of a file. They end at the first line that is none. */
final class DirectiveReader {
  private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");
  private static final Pattern FORM = Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

  private final String prefix;
  private final Set<String> seen = new HashSet<>();
  private int line;
  private boolean done;

  /**
   * @param prefix what a comment begins with
   * @param linesBefore lines of the file that come before the first that is read
   */
  DirectiveReader(String prefix, int linesBefore) {
    this.prefix = prefix;
    this.line = linesBefore;
  }

  /** The directive on the next line, null if it holds none. A repeated one has an empty value. */
  @Nullable Directive read(String text) {
    line++;
    if (done || !text.startsWith(prefix)) {
      done = true;
      return null;
    }
    Matcher matcher = FORM.matcher(Blanks.trimLeft(text.substring(prefix.length())));
    if (!matcher.matches()) {
      done = true;
      return null;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!KNOWN.contains(name)) {
      done = true;
      return null;
    }
    return new Directive(name, seen.add(name) ? matcher.group(2) : "", line);
  }

  boolean isDone() {
    return done;
  }
}
