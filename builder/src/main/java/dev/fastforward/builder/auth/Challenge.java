package dev.fastforward.builder.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to authenticate that a 401 response offers.
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, 11.6.1</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  boolean isBasic() {
    return scheme.equals("basic");
  }

  boolean isBearer() {
    return scheme.equals("bearer") && parameters.containsKey("realm");
  }

  /** Reads WWW-Authenticate headers. Skips what it cannot parse. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      new Parser(header).readInto(challenges);
    }
    return List.copyOf(challenges);
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    void readInto(List<Challenge> challenges) {
      skipSeparators();
      while (at < text.length()) {
        String scheme = token();
        if (scheme.isEmpty()) {
          return;
        }
        challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters()));
        skipSeparators();
      }
    }

    /** Reads name=value pairs up to a word without '=', which is the next scheme. */
    private Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      while (true) {
        skipSeparators();
        int begin = at;
        String name = token();
        skipSpace();
        if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
          at = begin;
          return parameters;
        }
        at++;
        skipSpace();
        parameters.put(name.toLowerCase(Locale.ROOT), value());
      }
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return token();
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(at + 1, text.length());
      return value.toString();
    }

    private String token() {
      int begin = at;
      while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(begin, at);
    }

    private void skipSpace() {
      while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private void skipSeparators() {
      while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
