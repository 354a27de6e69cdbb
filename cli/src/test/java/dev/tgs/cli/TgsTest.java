package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

class TgsTest {
  @Test
  void aMissingCommandIsAUsageErrorInOneSentence() {
    Run run = Run.tgs();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("tgs: ").contains("a command is missing.");
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithASuggestion() {
    Run run = Run.tgs("complation");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("complation").contains("Did you mean: tgs completion");
  }

  @Test
  void versionNamesTheProgramAndItsLibraries() {
    Run run = Run.tgs("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("tgs 0.").contains("libtorch 2.").doesNotContain("${");
  }

  @Test
  void completionIsAScriptThatKnowsEveryCommand() {
    Run run = Run.tgs("completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("#!/usr/bin/env bash");
    Tgs.commandLine()
        .getSubcommands()
        .keySet()
        .forEach(command -> assertThat(run.out()).contains(command));
  }

  @TestFactory
  List<DynamicTest> everyCommandHasHelpWithExamples() {
    return Tgs.commandLine().getSubcommands().entrySet().stream()
        .flatMap(TgsTest::working)
        .map(command -> DynamicTest.dynamicTest(command, () -> hasExamples(command)))
        .toList();
  }

  /** Those that do something themselves: not all that have commands below do. */
  private static Stream<String> working(Map.Entry<String, CommandLine> command) {
    Map<String, CommandLine> below = command.getValue().getSubcommands();
    boolean works =
        below.isEmpty() || !command.getValue().getCommandSpec().positionalParameters().isEmpty();
    return Stream.concat(
        works ? Stream.of(command.getKey()) : Stream.empty(),
        below.entrySet().stream().flatMap(TgsTest::working).map(c -> command.getKey() + " " + c));
  }

  private static void hasExamples(String command) {
    Run run = Run.tgs((command + " --help").split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Example").contains("./tgs " + command);
  }
}
