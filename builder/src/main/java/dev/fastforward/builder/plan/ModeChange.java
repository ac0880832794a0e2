package dev.fastforward.builder.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code --chmod}: an octal number, or what chmod(1) takes, such as {@code
 * u=rwX,go=rX}; a umask does not matter. Immutable and thread-safe.
 *
 * @param octal the mode; null for the symbolic form
 * @param clauses of the symbolic form, in order
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/chmod.html">chmod</a>
 */
public record ModeChange(@Nullable Integer octal, List<Clause> clauses) {
  private static final int HIGHEST = 07777;
  private static final int DIRECTORY = 0755;
  private static final Pattern OCTAL = Pattern.compile("[0-7]{1,9}");

  /** Possessive, as Java's stack grows with the text when a repeated group may be given back. */
  private static final Pattern SYMBOLIC =
      Pattern.compile("([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))++)");

  private static final Pattern ACTION = Pattern.compile("([-+=])([ugo]|[rwxXst]*)");

  /**
   * One action.
   *
   * @param who bits that it is about
   * @param action {@code +}, {@code -} or {@code =}
   * @param permissions letters of the bits, or one of u, g and o to take theirs
   */
  public record Clause(int who, char action, String permissions) {}

  /**
   * @throws IllegalArgumentException if it is neither, with what is wrong
   */
  public static ModeChange parse(String text) {
    if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      if (!OCTAL.matcher(text).matches() || Integer.parseInt(text, 8) > HIGHEST) {
        throw new IllegalArgumentException("must be an octal number from 0 to 7777");
      }
      return new ModeChange(Integer.valueOf(Integer.parseInt(text, 8)), List.of());
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = SYMBOLIC.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "must be an octal number from 0 to 7777, or symbolic such as u=rwX,go=rX");
      }
      int who = who(matcher.group(1));
      Matcher action = ACTION.matcher(matcher.group(2));
      while (action.find()) {
        clauses.add(new Clause(who, action.group(1).charAt(0), action.group(2)));
      }
    }
    return new ModeChange(null, List.copyOf(clauses));
  }

  private static int who(String letters) {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits |=
          switch (letters.charAt(i)) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 00007;
            default -> 06777;
          };
    }
    return letters.isEmpty() ? 06777 : bits;
  }

  /** The mode of something that is copied. */
  public int apply(int mode, boolean directory) {
    if (octal != null) {
      return octal;
    }
    int result = mode;
    for (Clause clause : clauses) {
      result = apply(clause, result, directory);
    }
    return result;
  }

  /** The mode of directories that are made on the way. */
  public int ofParents() {
    return octal == null ? DIRECTORY : octal & 0777;
  }

  private static int apply(Clause clause, int mode, boolean directory) {
    boolean sticky = clause.who() != 00007 && clause.permissions().indexOf('t') >= 0;
    int who = sticky ? clause.who() | 01000 : clause.who();
    int bits = 0;
    for (int i = 0; i < clause.permissions().length(); i++) {
      bits |=
          switch (clause.permissions().charAt(i)) {
            case 'r' -> 00444;
            case 'w' -> 00222;
            case 'x' -> 00111;
            case 'X' -> directory || (mode & 00111) != 0 ? 00111 : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> ((mode >> 6) & 7) * 00111;
            case 'g' -> ((mode >> 3) & 7) * 00111;
            default -> (mode & 7) * 00111;
          };
    }
    return switch (clause.action()) {
      case '+' -> mode | (bits & who);
      case '-' -> mode & ~(bits & who);
      default -> (mode & ~who) | (bits & who);
    };
  }
}
