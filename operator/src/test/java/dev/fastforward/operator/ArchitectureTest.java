package dev.fastforward.operator;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.fastforward.operator");

  @Test
  void onlyTheContractIsSharedWithTheBuilder() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of the builder, but not its contract",
                type ->
                    type.getPackageName().startsWith("dev.fastforward.builder")
                        && !type.getPackageName().equals("dev.fastforward.builder.contract")))
        .check(CLASSES);
  }

  @Test
  void decisionsAndTextsKnowNoApiServer() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage("..plan..", "..observe..", "..job..", "..status..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void planningKnowsNoKubernetesObjects() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("..plan..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8.kubernetes.api.model..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.fastforward.operator.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
