package dev.tgs.train.refthinker.speed;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.train.Part;
import dev.tgs.train.refthinker.Sample;
import dev.tgs.train.refthinker.Samples;
import dev.tgs.train.refthinker.data.FeatureShape;
import dev.tgs.train.refthinker.data.Features;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random tokens and kept random features of the published lengths, and how long they take. */
final class RandomSamples implements Samples, AutoCloseable {
  private static final int VIDEO = 20;
  private static final int AUDIO = 40;

  private final TrainWork work;
  private final Tensor seen;
  private final Tensor heard;
  private double seconds;

  RandomSamples(TrainWork work) {
    this.work = work;
    FeatureShape shape = work.features();
    try (Scope scope = Scope.open()) {
      seen = kept(shape.parts(), shape.patches(), shape.seenWidth());
      heard = kept(shape.parts(), TrainWork.HEARD, shape.heardWidth());
    }
  }

  private static Tensor kept(long... shape) {
    return Scope.keep(Tensor.randn(shape).to(DType.BF16));
  }

  @Override
  public List<Sample> of(Part part) {
    long start = System.nanoTime();
    SplittableRandom chance = part.random(0);
    List<Sample> samples =
        IntStream.range(0, work.microBatch()).mapToObj(i -> sample(i, chance)).toList();
    seconds = (System.nanoTime() - start) / 1e9;
    return samples;
  }

  private Sample sample(int number, SplittableRandom chance) {
    PromptIds prompt = new PromptIds(tokens(TrainWork.PROMPT, chance), VIDEO, AUDIO, 0);
    return Sample.of(
        "random " + number,
        prompt,
        tokens(TrainWork.ANSWER, chance),
        new Features(seen.copy(), heard.copy())); // as those come that are kept in memory
  }

  private long[] tokens(int count, SplittableRandom chance) {
    return chance.longs(count, 0, work.sizes().llm().vocabSize()).toArray();
  }

  /** How long the last samples took. */
  double seconds() {
    return seconds;
  }

  @Override
  public int validations() {
    return 0;
  }

  @Override
  public Sample validation(int number) {
    throw new IllegalArgumentException("There are no samples to validate on.");
  }

  @Override
  public void close() {
    seen.close();
    heard.close();
  }
}
