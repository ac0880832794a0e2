package dev.fastforward.builder.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries code with texts that have mistakes at random places. {@code -Dfuzz.seconds=60} tries for
 * longer than a second, {@code -Dfuzz.seed=N} repeats a run.
 */
public final class TextFuzz {
  private static final long SECONDS = Long.getLong("fuzz.seconds", 1);
  private static final long DEADLINE_NANOS = 10_000_000_000L;
  private static final int LONGEST = 20_000;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> texts;
  private final List<String> pieces;
  private volatile @Nullable Attempt current;
  private volatile boolean over;

  private record Attempt(String text, long started) {}

  /**
   * @param texts that are right, to begin with
   * @param pieces what has a meaning in them
   */
  public TextFuzz(List<String> texts, List<String> pieces) {
    this.texts = List.copyOf(texts);
    this.pieces = List.copyOf(pieces);
  }

  /** The source of chance, for what else an attempt needs. */
  public Random random() {
    return random;
  }

  /**
   * Fails if an attempt throws anything, or does not end.
   *
   * @param attempt swallows what it may throw
   */
  public void run(Consumer<String> attempt) throws InterruptedException {
    System.out.println("fuzz.seed=" + seed);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .name("fuzz")
            .unstarted(() -> {
              try {
                tryAll(attempt);
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    worker.start();
    while (!worker.join(java.time.Duration.ofMillis(200))) {
      Attempt now = current;
      if (now != null && System.nanoTime() - now.started > DEADLINE_NANOS) {
        over = true;
        AssertionError hang = new AssertionError("does not end: " + described(now.text));
        hang.setStackTrace(worker.getStackTrace());
        throw hang;
      }
    }
    Throwable e = failure.get();
    if (e != null) {
      Attempt last = current;
      throw new AssertionError(e + ": " + described(last == null ? "" : last.text), e);
    }
  }

  private void tryAll(Consumer<String> attempt) {
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    for (int tries = 0; !over && (tries < 200 || System.nanoTime() < end); tries++) {
      String text = changed(texts.get(random.nextInt(texts.size())));
      current = new Attempt(text, System.nanoTime());
      attempt.accept(text);
    }
  }

  private String described(String text) {
    return "fuzz.seed=" + seed + "\n----\n" + text + "\n----";
  }

  /** A text with up to six mistakes. */
  public String changed(String original) {
    String text = original;
    for (int i = random.nextInt(6); i >= 0; i--) {
      text = changedOnce(text);
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  private String changedOnce(String text) {
    int from = random.nextInt(text.length() + 1);
    int length = random.nextInt(random.nextInt(10) == 0 ? 200 : 8);
    int to = Math.min(text.length(), from + length);
    String start = text.substring(0, from);
    String end = text.substring(from);
    return switch (random.nextInt(9)) {
      case 0 -> start + text.substring(to);
      case 1, 2 -> start + pieces.get(random.nextInt(pieces.size())) + end;
      case 3 -> start + text.substring(from, to).repeat(1 + random.nextInt(40)) + end;
      case 4 -> start + (char) random.nextInt(128) + end;
      case 5 -> start + Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1)) + end;
      case 6 -> start + other() + end;
      case 7 -> swappedLines(text);
      default -> broken(text);
    };
  }

  private String other() {
    String other = texts.get(random.nextInt(texts.size()));
    int from = random.nextInt(other.length() + 1);
    return other.substring(from, Math.min(other.length(), from + random.nextInt(300)));
  }

  private String swappedLines(String text) {
    String[] lines = text.split("\n", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String line = lines[a];
    lines[a] = lines[b];
    lines[b] = line;
    return String.join("\n", lines);
  }

  /** With a byte that makes it other text, or none. */
  private String broken(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return text;
    }
    byte[] changed = Arrays.copyOf(bytes, bytes.length);
    changed[random.nextInt(bytes.length)] = (byte) random.nextInt();
    return new String(changed, StandardCharsets.UTF_8);
  }
}
