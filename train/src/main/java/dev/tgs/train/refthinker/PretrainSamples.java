package dev.tgs.train.refthinker;

import dev.tgs.agent.models.Placement;
import dev.tgs.engine.Tensor;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Part;
import dev.tgs.train.refthinker.data.EpochOrder;
import dev.tgs.train.refthinker.data.PretrainInput;
import dev.tgs.train.refthinker.data.PretrainKind;
import dev.tgs.train.refthinker.data.PretrainSample;
import dev.tgs.train.refthinker.data.PretrainTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures, videos or sounds with what there is to say about them, in the order of their epochs.
 * They are decoded while those before them are learnt from. For one thread's use.
 */
final class PretrainSamples implements Samples, AutoCloseable {
  private final Holdout samples;
  private final EpochOrder order;
  private final int microBatch;
  private final PretrainTokens tokens;
  private final RefThinker model;
  private final Placement placement;
  private final PartsAhead<PretrainInput> coming;

  /** Samples to learn from, and those that are kept back to validate on. */
  record Holdout(List<PretrainSample> train, List<PretrainSample> val) {
    /** The same of the same samples and seed. */
    static Holdout of(List<PretrainSample> samples, int count, long seed) {
      int[] order = EpochOrder.once(seed, samples.size());
      return new Holdout(pick(samples, order, count, order.length), pick(samples, order, 0, count));
    }

    private static List<PretrainSample> pick(
        List<PretrainSample> samples, int[] order, int from, int to) {
      return IntStream.range(from, to).map(i -> order[i]).sorted().mapToObj(samples::get).toList();
    }
  }

  PretrainSamples(
      Holdout samples,
      EpochOrder order,
      int microBatch,
      InstructionSamples.Share share,
      PretrainTokens tokens,
      RefThinker model,
      Placement placement) {
    this.samples = samples;
    this.order = order;
    this.microBatch = microBatch;
    this.tokens = tokens;
    this.model = model;
    this.placement = placement;
    coming = new PartsAhead<>(share, part -> of(part).stream().map(this::read).toList());
  }

  private List<PretrainSample> of(long part) {
    return IntStream.range(0, microBatch)
        .mapToObj(i -> samples.train().get(order.sample(part * microBatch + i)))
        .toList();
  }

  private PretrainInput read(PretrainSample sample) {
    return PretrainInput.read(sample, model.config().clip().imageSize());
  }

  @Override
  public List<Sample> of(Part part) {
    List<PretrainSample> asked = of(part.number());
    List<PretrainInput> inputs = coming.of(part.number());
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      batch.add(sample(asked.get(i), inputs.get(i)));
    }
    return batch;
  }

  private Sample sample(PretrainSample sample, PretrainInput input) {
    PretrainTokens.Ids ids = tokens.of(sample, input.tokens(model));
    Tensor features = input.features(model, placement);
    Sample.Sense sense =
        sample.kind() == PretrainKind.AUDIO ? Sample.Sense.HEARING : Sample.Sense.SIGHT;
    return new Sample(
        sample.name(),
        ids.prompt(),
        List.of(new Sample.Inset(ids.media(), sense, features)),
        ids.answer());
  }

  @Override
  public int validations() {
    return samples.val().size();
  }

  @Override
  public Sample validation(int number) {
    PretrainSample sample = samples.val().get(number);
    return sample(sample, read(sample));
  }

  @Override
  public void close() {
    coming.close();
  }
}
