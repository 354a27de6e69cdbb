package dev.tgs.bench.published;

import java.util.Locale;

/**
 * One of the published scripts that ground and segment: what it looks for, in which benchmark. Its
 * files have names of their own.
 *
 * @param boxThreshold a box counts if its score is above
 */
public record PublishedRun(Text text, Benchmark benchmark, float boxThreshold) {
  /** What is looked for. */
  public enum Text {
    S_OBJECT,
    F_OBJECT,
    REFERENCE
  }

  /** Whose references they are. */
  public enum Benchmark {
    REF_AVS,
    R2_AVS
  }

  private static final float TEXT_THRESHOLD = 0.25f;

  /** File of the scores, beside the thoughts. */
  public String metricLog() {
    String thresholds =
        "v2_boxthre%s_textthre%s".formatted(number(boxThreshold), number(TEXT_THRESHOLD));
    boolean isR2 = benchmark == Benchmark.R2_AVS;
    return switch (text) {
      case S_OBJECT, F_OBJECT ->
          "%s_object_eval_results_%s%s.json"
              .formatted(text == Text.S_OBJECT ? "s" : "f", thresholds, isR2 ? "_reproduce" : "");
      case REFERENCE ->
          isR2
              ? "R2AVSBench_butOriref_eval_results_" + thresholds + "v2.json"
              : "direct_ref_eval_results_" + thresholds + "_reproduce.json";
    };
  }

  /** Folder of the pictures, beside the thoughts. */
  public String pictures() {
    return switch (text) {
      case S_OBJECT -> "video_batch_infer_s_object";
      case F_OBJECT -> "video_batch_infer_f_object";
      case REFERENCE ->
          benchmark == Benchmark.R2_AVS
              ? "R2AVSBench_butOriref_video_batch_infer"
              : "video_batch_infer_ori_ref";
    };
  }

  /** Folder of the thoughts about a split. */
  public static String thoughts(String split) {
    return "inference_cot_ref_avs_%s_bs".formatted(split.toLowerCase(Locale.ROOT));
  }

  /** Whether an entry has the reference instead of the objects of a thought. */
  public boolean hasReference() {
    return text == Text.REFERENCE && benchmark == Benchmark.R2_AVS;
  }

  String iouField() {
    return text == Text.F_OBJECT ? "f_mean_iou" : "s_mean_iou";
  }

  String fField() {
    return text == Text.F_OBJECT ? "f_fscore" : "s_fscore";
  }

  /** As Python writes a float that was given in decimals. */
  private static String number(float value) {
    return PythonJson.number(Double.parseDouble(Float.toString(value)));
  }
}
