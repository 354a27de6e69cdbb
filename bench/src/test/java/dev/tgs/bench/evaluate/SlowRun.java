package dev.tgs.bench.evaluate;

import dev.tgs.agent.Progress;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A run in a process of its own, so that it can be killed: {@code DATA OUT}. */
final class SlowRun {
  private SlowRun() {}

  public static void main(String[] arguments) {
    FakeModels fakes = new FakeModels();
    fakes.millis = 15;
    fakes.thinkMillis = 15;
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
}
