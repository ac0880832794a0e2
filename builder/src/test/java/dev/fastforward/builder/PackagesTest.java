package dev.fastforward.builder;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rooms of docs/architecture.md: what stands further down knows nothing of what stands above
 * it.
 */
class PackagesTest {
  private static final String ROOT = "dev.fastforward.builder.";

  private static final List<String> FROM_THE_TOP =
      List.of(
          "cli",
          "options",
          "engine",
          "explain",
          "export",
          "execute",
          "solve",
          "resolve",
          "mounts",
          "prune",
          "cache",
          "keys",
          "copy",
          "plan",
          "dockerfile",
          "words",
          "context",
          "git",
          "registry",
          "auth",
          "transport",
          "layout",
          "failure",
          "repository",
          "source",
          "net",
          "step",
          "sandbox",
          "rootfs",
          "layer",
          "filetree",
          "image",
          "glob",
          "concurrent",
          "posix",
          "settings",
          "report",
          "contract");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.fastforward.builder");

  static List<String> rooms() {
    return FROM_THE_TOP;
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsNothingOfThoseAbove(String room) {
    int index = FROM_THE_TOP.indexOf(room);
    String[] above =
        FROM_THE_TOP.subList(0, index).stream().map(p -> ROOT + p).toArray(String[]::new);
    if (above.length > 0) {
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage(ROOT + room)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(CLASSES);
    }
  }

  @Test
  void everyPackageIsARoom() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("dev.fastforward..")
        .should()
        .resideInAnyPackage(FROM_THE_TOP.stream().map(p -> ROOT + p).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.fastforward.builder.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingKnowsOfKubernetes() {
    DescribedPredicate<JavaClass> kubernetes =
        JavaClass.Predicates.resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "dev.fastforward.operator..",
            "dev.fastforward.crd..");
    ArchRuleDefinition.noClasses().should().dependOnClassesThat(kubernetes).check(CLASSES);
  }
}
