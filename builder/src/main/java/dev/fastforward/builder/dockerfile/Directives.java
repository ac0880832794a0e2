package dev.fastforward.builder.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fastforward.builder.words.Blanks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks directives up in the text of a file that need not be a Dockerfile. */
public final class Directives {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Directives() {}

  /**
   * The directive of that name in comments that begin with {@code #}, also after a {@code #!} line;
   * null if there is none.
   */
  public static @Nullable Directive find(String name, String text) {
    return find(name, text, "#");
  }

  /**
   * The frontend that the file asks for: directive {@code syntax} as a {@code #} or {@code //}
   * comment, or field {@code syntax} of a JSON object; null if there is none. Only the first word
   * names it.
   */
  public static @Nullable Directive syntax(String text) {
    Directive directive = find("syntax", text, "#");
    if (directive == null) {
      directive = find("syntax", text, "//");
    }
    return directive == null ? inJson(text) : directive;
  }

  /** The directive's first word: what follows it is a comment. */
  public static String firstWord(Directive directive) {
    int blank = directive.value().indexOf(' ');
    return blank < 0 ? directive.value() : directive.value().substring(0, blank);
  }

  private static @Nullable Directive find(String name, String text, String prefix) {
    List<String> lines = Lines.withoutByteOrderMark(text).lines().toList();
    boolean shebang = !lines.isEmpty() && lines.getFirst().startsWith("#!");
    DirectiveReader reader = new DirectiveReader(prefix, shebang ? 1 : 0);
    for (String line : shebang ? lines.subList(1, lines.size()) : lines) {
      Directive directive = reader.read(line);
      if (directive != null && directive.name().equals(name)) {
        return directive;
      }
      if (reader.isDone()) {
        return null;
      }
    }
    return null;
  }

  private static @Nullable Directive inJson(String text) {
    if (!Blanks.trimLeft(text).startsWith("{")) {
      return null;
    }
    try {
      JsonNode value = JSON.readTree(text).path("syntax");
      return value.isTextual() ? new Directive("syntax", value.textValue(), 0) : null;
    } catch (JsonProcessingException e) {
      return null; // no JSON: the file asks for nothing
    }
  }
}
