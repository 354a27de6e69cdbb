package dev.tgs.bench.speed;

import dev.tgs.agent.Progress;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.models.RefThinkerThinker;
import dev.tgs.agent.models.ThinkerCatalog;
import dev.tgs.agent.policy.Policies;
import dev.tgs.engine.Quantization;
import java.util.function.Consumer;

/**
 * How long the models of the agent took to load, and what they take.
 *
 * @param thinkerSeconds of the thinker
 * @param fromKept whether its language model was quantised before and came from the file that is
 *     kept beside the checkpoint
 * @param seconds of all models
 * @param residentBytes memory with all of them loaded
 */
public record LoadSpeed(
    double thinkerSeconds, boolean fromKept, double seconds, long residentBytes) {

  /** All models; only the thinker works. */
  record Loaded(Models models, RefThinkerThinker thinker, LoadSpeed speed)
      implements AutoCloseable {
    @Override
    public void close() {
      models.close();
    }
  }

  static Loaded load(ModelChoice choice, Progress progress, Consumer<String> notes) {
    Policies policies = Policies.corrected();
    boolean kept = !choice.isRandom() && choice.quantization() != Quantization.NONE;
    if (kept) { // the first load makes the file that later ones read
      ThinkerCatalog.load(choice, policies.think(), notes).thinker().close();
    }
    long start = System.nanoTime();
    ThinkerCatalog.Loaded thinking = ThinkerCatalog.load(choice, policies.think(), notes);
    double thinkerSeconds = (System.nanoTime() - start) / 1e9;
    try {
      Models models =
          ModelCatalog.load(choice, policies, progress)
              .withThinker(thinking.thinker(), thinking.card());
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Loaded(
          models,
          thinking.refThinker().orElseThrow(),
          new LoadSpeed(thinkerSeconds, kept, seconds, ProcessMemory.resident()));
    } catch (RuntimeException | Error e) {
      thinking.thinker().close();
      throw e;
    }
  }
}
