package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
        .flatMap(TgsTest::leaves)
        .map(command -> DynamicTest.dynamicTest(command, () -> hasExamples(command)))
        .toList();
  }

  private static java.util.stream.Stream<String> leaves(Map.Entry<String, CommandLine> command) {
    Map<String, CommandLine> below = command.getValue().getSubcommands();
    return below.isEmpty()
        ? java.util.stream.Stream.of(command.getKey())
        : below.entrySet().stream().flatMap(TgsTest::leaves).map(c -> command.getKey() + " " + c);
  }

  private static void hasExamples(String command) {
    Run run = Run.tgs((command + " --help").split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Example").contains("./tgs " + command);
  }
}
