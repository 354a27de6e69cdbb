package dev.tgs.train.refthinker;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Ref-Thinker learns thoughts, as published: the cross-entropy of the tokens of an answer, its end
 * mark included, given prompt and features; encoders and the layers of LLaMA stay as they are.
 *
 * @see <a href="https://arxiv.org/abs/2508.04418">Think, Ground, Segment, 2025</a>
 */
public final class ThoughtTask implements Task {
  private final String name;
  private final RefThinker model;
  private final Map<String, Parameter> learning;
  private final Samples samples;
  private final Form form;
  private final Watcher watcher;

  /**
   * How the loss is computed.
   *
   * @param compute type of the computation, whatever the weights are kept in
   * @param recomputes whether the layers of LLaMA are computed again for the gradients, which costs
   *     a third more time and saves what they keep
   * @param dropout whether the published shares are dropped
   * @param seed of what is dropped
   * @param decay of the weights, 0 as published
   */
  public record Form(DType compute, boolean recomputes, boolean dropout, long seed, double decay) {}

  /** Is told how far a training is. */
  public interface Watcher {
    /** Nobody. */
    Watcher NONE = new Watcher() {};

    /** Whether a step ends an epoch, after which is validated. */
    default boolean endsEpoch(long step) {
      return false;
    }

    /** A checkpoint was written; the model holds the weights as they are then. */
    default void saved(long step) {}
  }

  public ThoughtTask(
      RefThinker model, Set<TrainedPart> parts, Samples samples, Form form, Watcher watcher) {
    this("ref-thinker", model, TrainedPart.of(model, parts), samples, form, watcher);
  }

  /**
   * @param name of the task
   * @param learning the parameters that learn, by their keys
   */
  ThoughtTask(
      String name,
      RefThinker model,
      Map<String, Parameter> learning,
      Samples samples,
      Form form,
      Watcher watcher) {
    this.name = name;
    this.model = model;
    this.learning = new LinkedHashMap<>(learning);
    this.samples = samples;
    this.form = form;
    this.watcher = watcher;
  }

  @Override
  public String name() {
    return name;
  }

  /** One group, as published. */
  @Override
  public List<AdamW.Group> groups() {
    return List.of(new AdamW.Group(learning, 1, form.decay));
  }

  @Override
  public Autograd.Settings recording(Part part) {
    OptionalLong noise =
        form.dropout ? OptionalLong.of(part.random(form.seed).nextLong()) : OptionalLong.empty();
    return new Autograd.Settings(form.recomputes, noise);
  }

  @Override
  public Loss loss(Part part) {
    List<Sample> batch = Autograd.pause(() -> samples.of(part));
    Sequences sequences = sequences(batch);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("tokens", (double) sequences.tokens);
    List<String> names = batch.stream().map(Sample::name).toList();
    return new Loss(loss(sequences), terms, batch.size(), names);
  }

  private Tensor loss(Sequences all) {
    Tensor first = all.rows.narrow(1, 0, 1);
    Tensor rest = all.rows.narrow(1, 1, all.rows.size(1) - 1);
    return all.answers.of(model.llm(), model.llm().forward(first, rest));
  }

  /**
   * A batch as the language model reads it.
   *
   * @param rows [b, n, width], shorter sequences filled at their end with zeros, which nothing
   *     before them sees
   * @param answers in rows from the second one on
   * @param tokens of all sequences
   */
  private record Sequences(Tensor rows, AnswerLoss answers, long tokens) {}

  private Sequences sequences(List<Sample> batch) {
    List<Tensor> each = PromptRows.withAnswers(model, batch, form.compute);
    long longest = each.stream().mapToLong(rows -> rows.size(0)).max().orElseThrow();
    AnswerLoss answers = new AnswerLoss(longest - 1);
    List<Tensor> filled = new ArrayList<>();
    long count = 0;
    for (int i = 0; i < each.size(); i++) {
      Tensor rows = each.get(i);
      long length = rows.size(0);
      long[] answer = batch.get(i).answer();
      answers.count(i, length - answer.length - 1, answer);
      filled.add(
          length == longest
              ? rows
              : Tensor.cat(
                  0,
                  rows,
                  Tensor.zeros(rows.dtype(), longest - length, rows.size(1)).to(rows.device())));
      count += length;
    }
    return new Sequences(Tensor.stack(0, filled.toArray(Tensor[]::new)), answers, count);
  }

  /** The mean loss of the samples to validate on, each by itself; the lower the better. */
  @Override
  public Score validate(Workers workers) {
    List<Double> losses =
        workers.map(
            samples.validations(),
            i -> {
              try (Scope scope = Scope.open()) {
                return loss(sequences(List.of(samples.validation(i)))).item();
              }
            });
    double mean = losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", mean);
    return new Score(-mean, metrics);
  }

  @Override
  public boolean validatesAfter(long step) {
    return watcher.endsEpoch(step);
  }

  @Override
  public void saved(long step) {
    watcher.saved(step);
  }
}
