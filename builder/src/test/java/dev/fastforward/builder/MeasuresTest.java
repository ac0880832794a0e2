package dev.fastforward.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How large and how plain the sources of the builder and the operator may be. */
class MeasuresTest {
  private static final String BUILDER = "dev.fastforward.builder.";

  /** The packages that carry out a build, below which nothing is null that need not be. */
  private static final Set<String> ENGINE =
      Set.of("engine", "solve", "execute", "resolve", "export", "explain");

  private static final Pattern RIDDLES =
      Pattern.compile(
          "\\b(whoever|anew|tells|is told|are told|cannot be had|as [\\w' ]{1,30} has it)\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * Records that mirror a format: our wire formats, the file index, the CRD, OCI's config, the
   * kernel's statx.
   */
  private static final Pattern FORMATS =
      Pattern.compile(
          "^contract\\.|\\.crds\\.|^image\\.(ContainerConfig|ImageConfig)\\.|^filetree\\.FileEntry\\.|^posix\\.FileStat\\.");

  private static final List<String> FIGURES = new ArrayList<>();

  private static final List<SourceFile> ALL =
      Stream.of("", "../operator/", "../crds/")
          .map(module -> SourceFile.below(Path.of(module + "src/main/java")))
          .flatMap(List::stream)
          .toList();

  @AfterAll
  static void print() {
    FIGURES.forEach(System.out::println);
  }

  private static List<SourceFile> builder(Predicate<String> packages) {
    return ALL.stream()
        .filter(file -> file.packageName().startsWith(BUILDER))
        .filter(file -> packages.test(file.packageName().substring(BUILDER.length())))
        .toList();
  }

  private static void figure(String name, Object value) {
    FIGURES.add("%-45s %s".formatted(name, value));
  }

  /** Prints how many there are, and accepts none. */
  private static void none(String measure, List<String> found) {
    figure(measure, found.size());
    assertThat(found).as(measure).isEmpty();
  }

  @Test
  void packagesHaveAtMost40Classes() {
    Map<String, Long> sizes =
        ALL.stream().collect(Collectors.groupingBy(SourceFile::packageName, Collectors.counting()));
    figure("largest package", sizes.values().stream().max(Long::compare).orElseThrow());
    none(
        "packages over 40 classes",
        sizes.entrySet().stream()
            .filter(entry -> entry.getValue() > 40)
            .map(entry -> entry.getKey() + " has " + entry.getValue())
            .toList());
  }

  /** Tools take a folder of this name for what they have made themselves. */
  @Test
  void noPackageIsNamedBuild() {
    assertThat(ALL)
        .allSatisfy(file ->
            assertThat(file.packageName().split("\\."))
                .as(file.packageName())
                .doesNotContain("build"));
  }

  @Test
  void classesAreSmall() {
    List<Integer> lines = ALL.stream().map(SourceFile::codeLines).sorted().toList();
    int median = lines.get(lines.size() / 2);
    int ninetieth = lines.get(lines.size() * 9 / 10);
    figure(
        "code lines of a class, median/p90/largest",
        median + "/" + ninetieth + "/" + lines.getLast() + " of " + lines.size());
    assertThat(median).as("median").isLessThanOrEqualTo(40);
    assertThat(ninetieth).as("90th percentile").isLessThanOrEqualTo(120);
    none(
        "classes over 300 lines",
        ALL.stream()
            .filter(file -> file.codeLines() > 300)
            .map(file -> file.className() + " has " + file.codeLines())
            .toList());
  }

  @Test
  void methodsHaveAtMost40Lines() {
    none("methods over 40 lines", members(SourceFile::methods, method -> method.codeLines() > 40));
  }

  @Test
  void methodsHaveAtMost6Parameters() {
    none("methods over 6 parameters", members(SourceFile::methods, method -> method.count() > 6));
  }

  @Test
  void recordsHaveAtMost10Components() {
    none(
        "records over 10 components",
        members(SourceFile::records, type -> type.count() > 10).stream()
            .filter(name -> !FORMATS.matcher(name).find())
            .toList());
  }

  private static List<String> members(
      Function<SourceFile, List<SourceFile.Member>> kind, Predicate<SourceFile.Member> tooLarge) {
    return ALL.stream()
        .flatMap(file ->
            kind.apply(file).stream()
                .filter(tooLarge)
                .map(member -> place(file) + "." + member.name()))
        .toList();
  }

  private static String place(SourceFile file) {
    return file.packageName().replace(BUILDER, "") + "." + file.className();
  }

  @Test
  void theEngineHardlyChecksForNull() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : builder(ENGINE::contains)) {
      Matcher matcher = Pattern.compile("\\brequireNonNull\\(").matcher(file.code());
      while (matcher.find()) {
        found.add(place(file));
      }
    }
    figure("requireNonNull in the engine", found.size());
    assertThat(found).hasSizeLessThanOrEqualTo(5);
  }

  /** Stages and steps know each other; a number is only what the Dockerfile's author sees. */
  @Test
  void theEngineHasNoMapsFromNumbersAndNoListsOfOptionalKeys() {
    Pattern form =
        Pattern.compile(
            "Map<Integer, (Stage|PlannedStage|List<(String|Instruction)>)|List<@Nullable"
                + " CacheKey>");
    none(
        "maps from numbers, parallel lists of keys",
        builder(ENGINE::contains).stream()
            .filter(file -> form.matcher(file.code()).find())
            .map(MeasuresTest::place)
            .toList());
  }

  @Test
  void fewKnowTheWireFormOfARequest() {
    Pattern form =
        Pattern.compile("(?m)^import (static )?dev.fastforward.builder.contract.BuildRequest[.;]");
    List<String> found =
        builder(name -> !name.equals("contract")).stream()
            .filter(file -> form.matcher(file.code()).find())
            .map(MeasuresTest::place)
            .toList();
    figure("files that import BuildRequest", found.size());
    assertThat(found).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void noClassNameExistsTwice() {
    Set<String> seen = new HashSet<>();
    none(
        "class names twice",
        builder(_ -> true).stream()
            .map(SourceFile::className)
            .filter(name -> !seen.add(name))
            .toList());
  }

  @Test
  void commentsHaveNoRiddles() {
    Map<String, Integer> byPackage = new TreeMap<>();
    List<String> found = new ArrayList<>();
    for (SourceFile file : ALL) {
      for (String line : file.commentLines()) {
        if (RIDDLES.matcher(line).find()) {
          found.add(file.path().getFileName() + ":" + line);
          byPackage.merge(file.packageName(), 1, Integer::sum);
        }
      }
    }
    figure("comment lines with riddles", byPackage);
    figure("comment lines with riddles, all", found.size());
    assertThat(found).as("comment lines with riddles").isEmpty();
  }
}
