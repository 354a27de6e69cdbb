package dev.tgs.bench.speed;

import dev.tgs.agent.Progress;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Quantization;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast a thinker is here, and what memory it takes with all the other models loaded.
 *
 * @param quantization of the language model
 * @param matmul rate of large products in the type that is computed in; this and the next are the
 *     best of before and after
 * @param kernel rate at which a row is multiplied with weights of the language model's type
 * @param promptTokens of the first reference, those of the clip included
 * @param alone a token of one reference
 * @param together a token of each of several
 * @param peakBytes most resident memory, loading included
 */
public record ThinkSpeed(
    RefThinkerConfig sizes,
    String precision,
    String quantization,
    MatmulRate matmul,
    KernelRate kernel,
    LoadSpeed load,
    int promptTokens,
    List<StepSpeed> steps,
    DecodeSpeed alone,
    DecodeSpeed together,
    ReferencesSpeed references,
    long peakBytes) {

  public static final String CLIP = "CLIP, 10 frames";
  public static final String BEATS = "BEATs, 10 segments";
  public static final String PREFILL = "prefill, the whole prompt";

  public ThinkSpeed {
    steps = List.copyOf(steps);
  }

  /**
   * Loads all models, measures the thinker, and frees them all.
   *
   * @param notes is told each step when it is done
   */
  public static ThinkSpeed measure(
      ModelChoice choice, ThinkWork work, Progress progress, Consumer<String> notes) {
    Placement placement = choice.placement();
    MatmulRate matmul = MatmulRate.measure(placement.compute());
    KernelRate kernel = KernelRate.measure(placement, choice.quantization());
    Engine.giveBackMemory();
    ProcessMemory.forgetPeak();
    ThinkRun.Result result;
    LoadSpeed load;
    RefThinkerConfig sizes;
    long peak;
    try (LoadSpeed.Loaded loaded = LoadSpeed.load(choice, progress, notes)) {
      load = loaded.speed();
      sizes = loaded.thinker().model().config();
      result = ThinkRun.measure(loaded.thinker(), work, notes);
      peak = ProcessMemory.peak();
    }
    // Once more, since a machine that others use too is not always equally fast.
    return new ThinkSpeed(
        sizes,
        placement.precision().precisionName(),
        choice.quantization().toString(),
        matmul.best(MatmulRate.measure(placement.compute())),
        kernel.best(KernelRate.measure(placement, choice.quantization())),
        load,
        result.prompt(),
        result.steps(),
        result.alone(),
        result.together(),
        result.references(),
        peak);
  }

  /** Seconds of one step. */
  public double seconds(String step) {
    return steps.stream()
        .filter(speed -> speed.step().equals(step))
        .mapToDouble(StepSpeed::seconds)
        .findFirst()
        .orElseThrow();
  }

  /** Share of the kernel's rate at which a step of one reference reads weights. */
  public double ofKernel(DecodeSpeed decode) {
    return decode.gigabytes() / kernel.gigabytes();
  }

  /** What the language model is kept in: {@code bf16} or {@code bf16, int4}. */
  public String storage() {
    return isQuantized() ? precision + ", " + quantization : precision;
  }

  public boolean isQuantized() {
    return !quantization.equals(Quantization.NONE.toString());
  }
}
