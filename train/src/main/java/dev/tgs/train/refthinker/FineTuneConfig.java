package dev.tgs.train.refthinker;

import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Schedule;
import dev.tgs.train.Span;
import dev.tgs.train.TrainConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * How Ref-Thinker is fine-tuned. {@link #PUBLISHED} is what the published run really had.
 *
 * @param epochs over all instructions
 * @param steps of the whole run; 0 for those that the epochs come to
 * @param microBatch samples whose tokens' losses are averaged together
 * @param batch samples of a step, of all processes together
 * @param fillTo the last samples of an epoch are filled up to a multiple of this, as the published
 *     loader does; 1 for each sample once
 * @param rate largest learning rate
 * @param schedule {@code published}, or {@code cosine}: a linear warm-up, then half a cosine
 * @param warmUp share of the steps until the largest rate
 * @param clip largest norm of all gradients together
 * @param beta1 of AdamW
 * @param beta2 of AdamW
 * @param eps of AdamW
 * @param weightDecay of AdamW
 * @param loraRank of the adapter
 * @param loraAlpha of the adapter
 * @param loraHeads 0 for the plain adapter; else heads that a router weighs for each token
 * @param loraDropout share of what comes into a layer that its adapter does not see
 * @param dropout whether anything is dropped: what the adapter does not see, and a tenth in the
 *     Q-Formers
 * @param expression {@code published}, or {@code stripped} of outer spaces
 * @param seed of order, new weights and dropout
 */
public record FineTuneConfig(
    int epochs,
    long steps,
    int microBatch,
    int batch,
    int fillTo,
    double rate,
    String schedule,
    double warmUp,
    double clip,
    double beta1,
    double beta2,
    double eps,
    double weightDecay,
    int loraRank,
    double loraAlpha,
    int loraHeads,
    double loraDropout,
    boolean dropout,
    String expression,
    long seed) {
  private static final String PUBLISHED_WORD = "published";
  private static final String COSINE = "cosine";
  private static final String STRIPPED = "stripped";

  public static final FineTuneConfig PUBLISHED =
      new FineTuneConfig(
          6,
          0,
          4,
          128,
          16,
          1e-4,
          PUBLISHED_WORD,
          0.03,
          1,
          0.9,
          0.999,
          1e-8,
          0,
          8,
          16,
          0,
          0.05,
          true,
          PUBLISHED_WORD,
          42);

  public FineTuneConfig {
    require(epochs >= 1 && steps >= 0, "epochs of 1 or more and steps of 0 or more", epochs, steps);
    require(
        microBatch >= 1 && batch >= microBatch && batch % microBatch == 0 && fillTo >= 1,
        "a batch that is a multiple of micro_batch, and fill_to of 1 or more",
        batch,
        microBatch,
        fillTo);
    require(rate > 0 && clip > 0, "a rate and a clip above 0", rate, clip);
    require(warmUp >= 0 && warmUp < 1, "a warm_up from 0 to below 1", warmUp);
    require(
        schedule.equals(PUBLISHED_WORD) || schedule.equals(COSINE),
        "a schedule of published or cosine",
        schedule);
    require(
        expression.equals(PUBLISHED_WORD) || expression.equals(STRIPPED),
        "an expression of published or stripped",
        expression);
    require(
        beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps > 0 && weightDecay >= 0,
        "beta1 and beta2 from 0 to below 1, an eps above 0 and a weight_decay of 0 or more",
        beta1,
        beta2,
        eps,
        weightDecay);
    require(
        loraRank >= 1 && loraAlpha > 0 && loraHeads >= 0 && loraDropout >= 0 && loraDropout < 1,
        "lora_rank of 1 or more, lora_alpha above 0, lora_heads of 0 or more and lora_dropout from"
            + " 0 to below 1",
        loraRank,
        loraAlpha,
        loraHeads,
        loraDropout);
  }

  private static void require(boolean fits, String what, Object... came) {
    if (!fits) {
      throw new IllegalArgumentException(
          "a training needs %s, not %s".formatted(what, java.util.Arrays.toString(came)));
    }
  }

  LoraAdapter.Form adapter() {
    return new LoraAdapter.Form(loraRank, loraAlpha, loraHeads, dropout ? loraDropout : 0);
  }

  boolean stripsExpressions() {
    return expression.equals(STRIPPED);
  }

  /** The rates of a run of so many steps. */
  Schedule schedule(long total) {
    long rising = (long) Math.ceil(warmUp * total);
    return schedule.equals(COSINE)
        ? new Schedule.Cosine(rate, rising, total)
        : new Schedule.Published(rate, rising, total);
  }

  /**
   * How the trainer runs it.
   *
   * @param validate steps from one validation to the next
   * @param save steps from one checkpoint to the next
   * @param patience validations without a better one after which it ends; 0 for never
   */
  TrainConfig steps(long total, long validate, long save, int patience) {
    return new TrainConfig(
        Span.steps(total),
        schedule(total),
        OptimizerKind.ADAMW,
        new AdamW.Betas(beta1, beta2, eps),
        batch / microBatch,
        1,
        clip,
        0,
        Span.steps(validate),
        Span.steps(save),
        patience);
  }

  /**
   * The published one with what a file and, over it, single settings say.
   *
   * @param file may be null
   * @param settings by their names in the file
   */
  public static FineTuneConfig of(Path file, Map<String, Object> settings) {
    return ConfigFile.over(PUBLISHED, file, settings, config -> {});
  }

  public void write(Path file) {
    ConfigFile.write(this, file);
  }
}
