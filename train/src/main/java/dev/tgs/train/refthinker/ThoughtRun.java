package dev.tgs.train.refthinker;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.bench.speed.MatmulRate;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainConfig;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A training of parts of a Ref-Thinker whose model and samples are there: what fine-tuning and the
 * pre-training of a projector have in common.
 *
 * @param name which a checkpoint must agree with
 * @param thinker whose parts learn
 * @param learning what learns, by its keys
 * @param samples to learn from and to validate on
 * @param spoken the first samples to validate on, which are answered in words after each validation
 * @param form of the loss
 * @param epochs after which is validated
 * @param settings of the run
 * @param placement of the model
 * @param out folder of the run
 * @param peers processes that train together
 */
record ThoughtRun(
    String name,
    TrainableThinker thinker,
    Map<String, Parameter> learning,
    Samples samples,
    List<Spoken> spoken,
    ThoughtTask.Form form,
    EpochSteps epochs,
    TrainConfig settings,
    Placement placement,
    Path out,
    Peers peers) {
  private static final String SPOKEN = "samples.jsonl";
  private static final String STATE = "training";

  /**
   * A sample that is answered in words.
   *
   * @param wanted the answer that is taught
   */
  record Spoken(String name, String wanted) {}

  /**
   * Trains to the end, or goes on with what the folder holds.
   *
   * @param saved writes the weights as they are after a step
   * @param best writes the best weights at the end; nothing if the last ones are to stay
   * @param notes is told how fast it is
   */
  Trainer.Result run(
      LongConsumer saved, Runnable best, List<TrainListener> watchers, Consumer<String> notes) {
    Path state = out.resolve(STATE);
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new TrainException("The folder '%s' cannot be made (%s).".formatted(state, e), e);
    }
    ThoughtTask.Watcher watcher =
        new ThoughtTask.Watcher() {
          @Override
          public boolean endsEpoch(long step) {
            return epochs.endsAfter(step);
          }

          @Override
          public void saved(long step) {
            saved.accept(step);
            speak(step);
          }
        };
    ThoughtTask task = new ThoughtTask(name, thinker.model(), learning, samples, form, watcher);
    boolean isFirst = peers.rank() == 0;
    List<TrainListener> listeners = new ArrayList<>();
    if (isFirst) {
      listeners.addAll(Reports.in(state, watchers));
      listeners.add(throughput(notes));
    }
    Trainer.Result result = Trainer.run(task, settings, state, listeners, peers);
    if (isFirst) {
      best.run();
    }
    return result;
  }

  private void speak(long step) {
    Speaking speaking = new Speaking(thinker.model(), thinker.tokenizer(), form.compute());
    for (int i = 0; i < spoken.size(); i++) {
      try (Scope scope = Scope.open()) {
        String answer = speaking.answer(samples.validation(i));
        Spoken one = spoken.get(i);
        Speaking.write(out.resolve(SPOKEN), step, one.name(), one.wanted(), answer);
      }
    }
  }

  private Throughput throughput(Consumer<String> notes) {
    RefThinker model = thinker.model();
    Set<Parameter> frozen = new HashSet<>(model.llm().parameters().values());
    frozen.removeAll(TrainedPart.WORDS.of(model).values());
    double rate =
        placement.device().isCpu()
            ? 1e9 * MatmulRate.measure(placement.compute()).gigaflops() * peers.size()
            : 0;
    long elements = frozen.stream().mapToLong(MemoryPlan::elements).sum();
    return new Throughput(settings.parts(), elements, rate, notes);
  }
}
