package dev.fastforward.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists: classes, methods of tests, packages, files and links. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");

  /** {@code package.Class}, {@code Class} or {@code Class.member}, in camel case. */
  private static final Pattern NAME =
      Pattern.compile(
          "((?<package>[a-z]+)\\.)?(?<type>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(\\.(?<member>[A-Za-z]\\w*))?");

  /** Words of Kubernetes, of the CRD and of the options, which look like classes. */
  private static final Set<String> WORDS =
      Set.of(
          "Disabled",
          "IfNotPresent",
          "InvalidSpec",
          "Keep",
          "OutOfMemory",
          "Queued",
          "ReadOnly",
          "ReadWrite",
          "Ready",
          "Reconciling",
          "Stalled");

  private record Type(String packageName, String name, String source) {}

  private static final List<Type> TYPES =
      Stream.of("builder", "operator", "crds").flatMap(DocumentsTest::types).toList();

  private static Stream<Type> types(String module) {
    return Stream.of("src/main/java", "src/test/java")
        .map(folder -> ROOT.resolve(module).resolve(folder))
        .filter(Files::isDirectory)
        .flatMap(folder -> files(folder).stream())
        .filter(file -> file.toString().endsWith(".java"))
        .map(file ->
            new Type(
                String.valueOf(file.getParent().getFileName()),
                file.getFileName().toString().replace(".java", ""),
                read(file)));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> documents() {
    List<Path> documents = new ArrayList<>();
    for (String name : List.of("README.md", "SECURITY.md", "CONTRIBUTING.md")) {
      documents.add(ROOT.resolve(name));
    }
    files(ROOT.resolve("docs")).stream()
        .filter(file -> file.toString().endsWith(".md"))
        .forEach(documents::add);
    return documents;
  }

  /** All words of a document in the type of code, but blocks of several lines. */
  private static List<String> codeOf(Path document) {
    Matcher matcher = CODE.matcher(FENCE.matcher(read(document)).replaceAll(""));
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void everyClassExists() {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String code : codeOf(document)) {
        Matcher name = NAME.matcher(code);
        if (name.matches() && !WORDS.contains(code) && !exists(name)) {
          missing.add(document.getFileName() + ": " + code);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean exists(Matcher name) {
    String packageName = name.group("package");
    String member = name.group("member");
    return TYPES.stream()
        .filter(type -> type.name().equals(name.group("type")))
        .filter(type -> packageName == null || type.packageName().equals(packageName))
        .anyMatch(type ->
            member == null
                || Pattern.compile("\\b" + member + "\\b").matcher(type.source()).find());
  }

  /**
   * A path counts as one of the repository if it begins with a folder of it. Builds make target.
   */
  @Test
  void everyFileExists() {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String code : codeOf(document)) {
        String path = code.replaceFirst(" .*", "").replaceFirst("^\\./", "");
        int slash = path.indexOf('/');
        boolean ours =
            slash > 0
                && path.matches("[A-Za-z0-9._/-]+")
                && !path.contains("/target/")
                && Files.exists(ROOT.resolve(path.substring(0, slash)));
        if (ours && !Files.exists(ROOT.resolve(path))) {
          missing.add(document.getFileName() + ": " + code);
        }
      }
      Matcher link = LINK.matcher(read(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          missing.add(document.getFileName() + ": " + link.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theMapHasEveryPackage() {
    String map = read(ROOT.resolve("docs/architecture.md"));
    int builder = map.indexOf("## Packages of the builder");
    int operator = map.indexOf("### Packages of the operator");
    int end = map.indexOf("\n## ", operator);
    assertThat(rows(map.substring(builder, operator)))
        .isEqualTo(packages("builder", "dev/fastforward/builder"));
    Set<String> ofOperator = packages("operator", "dev/fastforward/operator");
    ofOperator.add("operator");
    assertThat(rows(map.substring(operator, end))).isEqualTo(ofOperator);
  }

  /** The names in the first column of tables. */
  private static Set<String> rows(String text) {
    return Pattern.compile("(?m)^\\| `(\\w+)` \\|")
        .matcher(text)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> packages(String module, String root) {
    Path folder = ROOT.resolve(module).resolve("src/main/java").resolve(root);
    return files(folder).stream()
        .map(file -> folder.relativize(file))
        .filter(file -> file.getNameCount() > 1)
        .map(file -> file.getName(0).toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whereDoIAnswersAtLeast25Questions() {
    String map = read(ROOT.resolve("docs/architecture.md"));
    String answers =
        map.substring(map.indexOf("## Where do I"), map.indexOf("## Stages side by side"));
    assertThat(answers.lines().filter(line -> line.startsWith("| ")).count()).isGreaterThan(25);
  }
}
