package dev.fastforward.builder.words;

/** A word has broken quotes or a broken or failing substitution; the message says which. */
public final class ExpansionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean missing;

  ExpansionException(String message) {
    this(message, false);
  }

  ExpansionException(String message, boolean missing) {
    super(message);
    this.missing = missing;
  }

  /** True if {@code ${name:?}} asked for a variable that has no value. */
  public boolean isMissingVariable() {
    return missing;
  }

  /** The message, never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
