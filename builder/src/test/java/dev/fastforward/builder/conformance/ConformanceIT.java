package dev.fastforward.builder.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * All cases, each built with an empty cache, from the cache, and with each entry of the cache
 * deleted in turn. {@code -Dconformance.cases=GLOB} runs some of them, {@code
 * -Dconformance.upstream=FOLDER} says where further ones are, {@code -Dconformance.damage} what
 * happens to the cache beside deleted entries: LOST_BLOB or BROKEN_BLOB.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {
  private static final Path OWN = Path.of("src/test/conformance/cases");
  private static final Path KNOWN = Path.of("src/test/conformance/known-problems.txt");

  /** Further cases, which may not be copied into this project. */
  private static final Path UPSTREAM =
      Path.of(System.getProperty("conformance.upstream", "../../shared/conformance/upstream"));

  private static final Damage DAMAGE =
      Damage.valueOf(System.getProperty("conformance.damage", Damage.ENTRY.name()));

  @TempDir static Path temporary;
  private final DockerRegistry registry = DockerRegistry.open();
  private final ExecutorService two = Executors.newFixedThreadPool(2);
  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private List<BuiltImage> bases = List.of();

  @BeforeAll
  void pushBases() {
    try (RepositoryProvider repositories =
        Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
          "latest");
      BusyboxBase.pushAlpine(
          repositories.repository(ImageReference.parse(registry.host() + "/library/alpine")),
          "latest");
    }
    bases = BaseImages.read(registry.host(), "library/busybox", "library/alpine");
  }

  @AfterAll
  void stop() {
    two.shutdownNow();
    one.shutdownNow();
    registry.close();
  }

  @TestFactory
  List<DynamicNode> own() throws IOException {
    return tests(OWN);
  }

  @TestFactory
  List<DynamicNode> upstream() throws IOException {
    return Files.isDirectory(UPSTREAM)
        ? tests(UPSTREAM)
        : List.of(DynamicTest.dynamicTest(UPSTREAM + " is not here", () -> abort("not here")));
  }

  /** The cases begin at once, two at a time; each test waits for its own. */
  private List<DynamicNode> tests(Path folder) throws IOException {
    KnownProblems known = KnownProblems.read(KNOWN);
    PathMatcher wanted =
        FileSystems.getDefault()
            .getPathMatcher("glob:" + System.getProperty("conformance.cases", "*"));
    List<ConformanceCase> cases = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each :
          folders
              .filter(path -> wanted.matches(path.getFileName()))
              .filter(path -> Files.exists(path.resolve("case.json")))
              .sorted()
              .toList()) {
        cases.add(ConformanceCase.read(each));
      }
    }
    List<DynamicNode> tests = new ArrayList<>();
    for (ConformanceCase each : cases) {
      // Those that push may meet in the registry, and follow each other.
      Future<Problems> result = (each.pushes() ? one : two).submit(() -> run(each));
      tests.add(DynamicTest.dynamicTest(each.name(), () -> judge(each, result, known)));
    }
    return List.of(DynamicContainer.dynamicContainer(folder.getFileName().toString(), tests));
  }

  private Problems run(ConformanceCase each) throws IOException {
    if (each.requires().stream().anyMatch(need -> need.startsWith("skip-here"))) {
      return new Problems();
    }
    Path work = Files.createTempDirectory(temporary, "case-");
    Problems problems = CaseRun.run(each, work, registry.host(), bases, DAMAGE);
    Listing.delete(work);
    return problems;
  }

  private static void judge(ConformanceCase each, Future<Problems> result, KnownProblems known)
      throws InterruptedException {
    each.requires().stream()
        .filter(need -> need.startsWith("skip-here"))
        .forEach(need -> abort(need));
    Problems problems;
    try {
      problems = result.get();
    } catch (ExecutionException e) {
      problems = new Problems();
      problems.add("the result cannot be read: " + e.getCause());
    }
    List<String> texts = new ArrayList<>();
    for (Problems.Level level : Problems.Level.values()) {
      List<String> found = problems.of(level, 8);
      String key = KnownProblems.key(each.name(), level);
      if (found.isEmpty() && known.has(each.name(), level)) {
        texts.add("\"" + key + "\" is listed as a known problem, and passes: take it off the list");
      } else if (!known.has(each.name(), level)) {
        found.forEach(problem -> texts.add(key + ": " + problem));
      }
    }
    if (!texts.isEmpty()) {
      fail(String.join("\n  ", texts));
    }
  }
}
