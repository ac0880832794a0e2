package dev.fastforward.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says at the end of {@code ./mvnw verify} which tests were left out here, and why: it reads the
 * reports of all modules.
 */
public final class LeftOut {
  private static final Pattern CLASS = Pattern.compile("<testsuite [^>]*\\bname=\"([^\"]*)\"");
  private static final Pattern SKIPPED =
      Pattern.compile(
          "<skipped(?: message=\"([^\"]*)\")?[^>]*>(?:<!\\[CDATA\\[[\\w.]+: ([^\n]*))?");

  private LeftOut() {}

  /**
   * @param args folder of the whole project
   */
  public static void main(String[] args) throws IOException {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Path report : reports(Path.of(args[0]))) {
      read(Files.readString(report), counts);
    }
    if (counts.isEmpty()) {
      System.out.println("All tests ran; none was left out.");
      return;
    }
    System.out.println("Tests that were left out here:");
    counts.forEach((testClass, reasons) -> System.out.println("  " + line(testClass, reasons)));
  }

  private static String line(String testClass, Map<String, Integer> reasons) {
    int total = reasons.values().stream().mapToInt(Integer::intValue).sum();
    String most = Collections.max(reasons.entrySet(), Map.Entry.comparingByValue()).getKey();
    String others = reasons.size() == 1 ? "" : " (and " + (reasons.size() - 1) + " other reasons)";
    return total + " of " + testClass + ": " + most + others;
  }

  private static List<Path> reports(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .flatMap(m ->
              Stream.of("surefire-reports", "failsafe-reports").map(m.resolve("target")::resolve))
          .filter(Files::isDirectory)
          .flatMap(LeftOut::xmlFiles)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> xmlFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches("TEST-.*\\.xml"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(String report, Map<String, Map<String, Integer>> counts) {
    Matcher name = CLASS.matcher(report);
    String testClass = name.find() ? name.group(1) : "?";
    Matcher skipped = SKIPPED.matcher(report);
    while (skipped.find()) {
      String reason =
          skipped.group(1) != null
              ? unescaped(skipped.group(1))
              : skipped.group(2) != null ? unescaped(skipped.group(2)) : "no reason given";
      counts
          .computeIfAbsent(
              testClass.substring(testClass.lastIndexOf('.') + 1), k -> new TreeMap<>())
          .merge(reason, 1, Integer::sum);
    }
  }

  private static String unescaped(String attribute) {
    String text =
        attribute
            .replace("&#10;", " ")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .replaceFirst("^Assumption failed: ", "");
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }
}
