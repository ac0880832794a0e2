package dev.fastforward.builder.words;

import java.util.Collections;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One pass over one word. */
final class WordScan {
  private static final int END = -1;
  // A bound for the stack, far above what anybody writes by hand.
  private static final int DEEPEST = 100;

  /** A variable that is set to itself twice doubles with each line, and would fill the memory. */
  private static final int MOST_SUBSTITUTED = 16 << 20;

  private final int[] points;
  private final Variables variables;
  private final Lexer.Options options;
  private final TreeSet<String> used = new TreeSet<>();
  private final TreeSet<String> unset = new TreeSet<>();
  private boolean rawEscapes;
  private int position;
  private int depth;
  private long substituted;

  WordScan(String word, Variables variables, Lexer.Options options) {
    this.points = word.codePoints().toArray();
    this.variables = variables;
    this.options = options;
    this.rawEscapes = options.rawEscapes();
  }

  Expansion run() {
    WordCollector words = new WordCollector();
    String text = upTo(END, words);
    return new Expansion(
        text,
        words.finish(),
        Collections.unmodifiableSortedSet(used),
        Collections.unmodifiableSortedSet(unset));
  }

  private int peek() {
    return position < points.length ? points[position] : END;
  }

  private int next() {
    return position < points.length ? points[position++] : END;
  }

  /** Scans up to the stop character, which is consumed. */
  private String upTo(int stop, WordCollector words) {
    StringBuilder result = new StringBuilder();
    while (peek() != END) {
      int ch = peek();
      if (ch == stop) {
        next();
        return result.toString();
      }
      if (ch == '$') {
        String value = substitution();
        result.append(value);
        words.add(value);
      } else if (ch == '\'' && !options.literalQuotes()) {
        String quoted = singleQuoted();
        result.append(quoted);
        words.addQuoted(quoted);
      } else if (ch == '"' && !options.literalQuotes()) {
        String quoted = doubleQuoted();
        result.append(quoted);
        words.addQuoted(quoted);
      } else if (ch == '<') {
        String text = angleBrackets();
        result.append(text);
        words.addQuoted(text);
      } else if (ch == options.escape()) {
        escaped(result, words);
      } else {
        result.appendCodePoint(ch);
        words.add(next());
      }
    }
    if (stop != END) {
      throw new ExpansionException("the closing " + Character.toString(stop) + " is missing");
    }
    return result.toString();
  }

  private void escaped(StringBuilder result, WordCollector words) {
    int escape = next();
    if (rawEscapes) {
      result.appendCodePoint(escape);
      words.addQuoted(escape);
    }
    int ch = next();
    if (ch != END) {
      result.appendCodePoint(ch);
      words.addQuoted(ch);
    }
  }

  /** A heredoc's {@code <<} and the blanks behind it are part of its word. */
  private String angleBrackets() {
    next();
    if (peek() != '<') {
      return "<";
    }
    next();
    StringBuilder result = new StringBuilder("<<");
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      result.appendCodePoint(next());
    }
    return result.toString();
  }

  private String singleQuoted() {
    StringBuilder result = new StringBuilder();
    appendQuote(result, next());
    while (true) {
      int ch = next();
      if (ch == END) {
        throw new ExpansionException("a single quote is not closed");
      }
      if (ch == '\'') {
        appendQuote(result, ch);
        return result.toString();
      }
      result.appendCodePoint(ch);
    }
  }

  private String doubleQuoted() {
    StringBuilder result = new StringBuilder();
    appendQuote(result, next());
    while (true) {
      int ch = peek();
      if (ch == END) {
        throw new ExpansionException("a double quote is not closed");
      } else if (ch == '"') {
        appendQuote(result, next());
        return result.toString();
      } else if (ch == '$') {
        result.append(substitution());
      } else if (ch == options.escape()) {
        escapedInQuotes(result);
      } else {
        result.appendCodePoint(next());
      }
    }
  }

  private void escapedInQuotes(StringBuilder result) {
    int escape = next();
    if (rawEscapes) {
      result.appendCodePoint(escape);
    }
    int ch = peek();
    if (ch == END) {
      return;
    }
    boolean special = ch == '"' || ch == '$' || ch == options.escape();
    result.appendCodePoint(special ? next() : escape);
  }

  private void appendQuote(StringBuilder result, int quote) {
    if (options.rawQuotes()) {
      result.appendCodePoint(quote);
    }
  }

  private String substitution() {
    next();
    if (peek() != '{') {
      String name = name();
      if (name.isEmpty()) {
        return "$";
      }
      String value = value(name);
      return value == null ? (options.keepUnset() ? "$" + name : "") : value;
    }
    next();
    int first = peek();
    if (first == END) {
      throw new ExpansionException("the closing } of ${ is missing");
    }
    if (first == '{' || first == '}' || first == ':') {
      throw new ExpansionException("${ must be followed by the name of a variable");
    }
    return braced(name());
  }

  private String braced(String name) {
    int operator = next();
    return switch (operator) {
      case '}' -> {
        String value = value(name);
        yield value == null ? (options.keepUnset() ? "${" + name + "}" : "") : value;
      }
      case ':' -> conditional(name, next(), true);
      case '+', '-', '?' -> conditional(name, operator, false);
      case '#', '%' -> trimmed(name, operator);
      case '/' -> replaced(name);
      default -> throw unknownModifier(operator == END ? "" : Character.toString(operator));
    };
  }

  private static ExpansionException unknownModifier(String modifier) {
    return new ExpansionException(
        modifier.isEmpty()
            ? "the closing } of ${ is missing"
            : "${…"
                + modifier
                + "…} is no substitution; there are :- :+ :? - + ? # ## % %% / and //");
  }

  private String conditional(String name, int operator, boolean emptyIsUnset) {
    String modifier =
        (emptyIsUnset ? ":" : "") + (operator == END ? "" : Character.toString(operator));
    if (operator != '-' && operator != '+' && operator != '?') {
      throw unknownModifier(modifier);
    }
    String word = operand('}', false, "}");
    String value = value(name);
    if (value == null && options.keepUnset()) {
      return "${" + name + modifier + word + "}";
    }
    boolean missing = value == null || (emptyIsUnset && value.isEmpty());
    return switch (operator) {
      case '-' -> missing ? word : String.valueOf(value);
      case '+' -> missing ? "" : word;
      default -> {
        if (missing) {
          String why = value == null ? "must be set" : "must not be empty";
          throw new ExpansionException(name + ": " + (word.isEmpty() ? why : word), true);
        }
        yield String.valueOf(value);
      }
    };
  }

  private String trimmed(String name, int operator) {
    String word = operand('}', true, "}");
    String value = value(name);
    if (value == null && options.keepUnset()) {
      return "${" + name + Character.toString(operator) + word + "}";
    }
    boolean longest = !word.isEmpty() && word.charAt(0) == operator;
    String pattern = longest ? word.substring(1) : word;
    String text = value == null ? "" : value;
    return operator == '#'
        ? ShellPattern.withoutPrefix(text, pattern, longest)
        : ShellPattern.withoutSuffix(text, pattern, longest);
  }

  private String replaced(String name) {
    boolean all = peek() == '/';
    if (all) {
      next();
    }
    String pattern = operand('/', true, "second /");
    String replacement = operand('}', true, "}");
    String value = value(name);
    if (value == null && options.keepUnset()) {
      return "${" + name + "/" + pattern + "/" + replacement + "}";
    }
    return ShellPattern.replace(value == null ? "" : value, pattern, replacement, all);
  }

  /** A part of a substitution, up to the stop character. */
  private String operand(int stop, boolean raw, String missing) {
    if (depth == DEEPEST) {
      throw new ExpansionException(
          "substitutions ${…} are nested more than " + DEEPEST + " deep: use an ARG in between");
    }
    boolean before = rawEscapes;
    rawEscapes = raw;
    depth++;
    try {
      return upTo(stop, new WordCollector());
    } catch (ExpansionException e) {
      throw peek() == END && !e.isMissingVariable()
          ? new ExpansionException("the " + missing + " of a substitution ${…} is missing")
          : e;
    } finally {
      depth--;
      rawEscapes = before;
    }
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    if (isDecimal(peek())) {
      while (isDecimal(peek())) {
        name.appendCodePoint(next());
      }
    } else if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
      name.appendCodePoint(next());
    } else {
      while (peek() != END && (Character.isLetter(peek()) || isDecimal(peek()) || peek() == '_')) {
        name.appendCodePoint(next());
      }
    }
    return name.toString();
  }

  private static boolean isDecimal(int codePoint) {
    return codePoint != END && Character.isDigit(codePoint);
  }

  private @Nullable String value(String name) {
    String value = variables.get(name);
    (value == null ? unset : used).add(name);
    substituted += value == null ? 0 : value.length();
    if (substituted > MOST_SUBSTITUTED) {
      throw new ExpansionException(
          "the values of its variables have more than "
              + MOST_SUBSTITUTED
              + " characters in all; does a variable hold itself twice?");
    }
    return value;
  }
}
