package dev.tgs.bench.evaluate;

import dev.tgs.agent.Progress;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * A run in a process of its own, so that it can be killed: {@code DATA OUT}. What its models begin
 * with is written to {@code OUT.begun}.
 */
final class SlowRun {
  private SlowRun() {}

  public static void main(String[] arguments) {
    FakeModels fakes = new FakeModels();
    fakes.millis = 15;
    fakes.groundMillis = 5; // so that it runs ahead of the segmenter
    fakes.thinkMillis = 15;
    fakes.witness = begun -> append(Path.of(arguments[1] + ".begun"), begun + "\n");
    new Evaluation(
            DataSet.open(Path.of(arguments[0])),
            Set.of("test_s"),
            0,
            List.of(Mode.S),
            Policies.corrected(),
            ScoreRules.corrected(),
            "tgs test")
        .run(fakes.models("a"), Path.of(arguments[1]), Progress.SILENT);
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
