package dev.tgs.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors' rule: a module leans only on the floors below its own. */
class FloorsTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tgs");

  /** From the ground up; media and engine do not know of each other. */
  private static final List<String> FLOORS =
      List.of("engine", "models", "agent", "bench", "train", "cli");

  private static String all(String floor) {
    return "dev.tgs." + floor + "..";
  }

  @Test
  void everyFloorIsSeen() {
    for (String floor : FLOORS) {
      assertThat(PRODUCT.that(resideInAPackage(all(floor)))).as(floor).isNotEmpty();
    }
  }

  @Test
  void noFloorLeansOnOneAboveIt() {
    for (int i = 0; i < FLOORS.size() - 1; i++) {
      String[] above =
          FLOORS.subList(i + 1, FLOORS.size()).stream().map(FloorsTest::all).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(all(FLOORS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .allowEmptyShould(true)
          .check(PRODUCT);
    }
  }

  @Test
  void mediaAndEngineStandAlone() {
    for (String floor : List.of("media", "engine")) {
      classes()
          .that()
          .resideInAPackage(all(floor))
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage(all(floor)).or(not(resideInAPackage("dev.tgs.."))))
          .allowEmptyShould(true)
          .check(PRODUCT);
    }
  }

  @Test
  void onlyEngineAndMediaKnowTheNativeBindings() {
    noClasses()
        .that(not(resideInAnyPackage(all("engine"), all("media"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(PRODUCT);
  }

  @Test
  void modelsKnowNoFilesAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(all("models"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "picocli..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.File")
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that(not(resideInAPackage(all("cli"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(PRODUCT);
  }

  @Test
  void modelPackagesHaveNoCycles() {
    slices()
        .matching("dev.tgs.models.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(PRODUCT);
  }
}
