package dev.fastforward.builder.words;

/**
 * Replaces variables in words and takes quotes and escapes away, in the manner of a POSIX shell.
 * Immutable and thread-safe.
 */
public final class Lexer {
  private final Options options;

  /**
   * @param escape the character that takes the special meaning from the next: backslash, or what
   *     the {@code escape} directive says
   */
  public Lexer(char escape) {
    this(new Options(escape, false, false, false, false));
  }

  private Lexer(Options options) {
    this.options = options;
  }

  /**
   * @param rawQuotes quotes stay in the result
   * @param rawEscapes escape characters stay in the result
   * @param keepUnset variables that are not set stay as they are written
   * @param literalQuotes quotes mean nothing
   */
  record Options(
      char escape,
      boolean rawQuotes,
      boolean rawEscapes,
      boolean keepUnset,
      boolean literalQuotes) {}

  public Lexer rawQuotes() {
    return new Lexer(
        new Options(
            options.escape, true, options.rawEscapes, options.keepUnset, options.literalQuotes));
  }

  public Lexer rawEscapes() {
    return new Lexer(
        new Options(
            options.escape, options.rawQuotes, true, options.keepUnset, options.literalQuotes));
  }

  public Lexer keepUnset() {
    return new Lexer(
        new Options(
            options.escape, options.rawQuotes, options.rawEscapes, true, options.literalQuotes));
  }

  /** For the contents of heredocs. */
  public Lexer literalQuotes() {
    return new Lexer(
        new Options(
            options.escape, options.rawQuotes, options.rawEscapes, options.keepUnset, true));
  }

  /**
   * Expands a word.
   *
   * @throws ExpansionException if quotes or substitutions are broken, or {@code ${name:?}} fails
   */
  public Expansion expand(String word, Variables variables) {
    return new WordScan(word, variables, options).run();
  }
}
