package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of {@code results.jsonl}: one reference, answered in every mode of the run. Fields that do
 * not apply are absent.
 *
 * @param kind of reference, where the benchmark tells
 * @param reworded whether it is said in a roundabout way, where the benchmark tells
 * @param trueObject the right object phrase, where the benchmark tells
 * @param groundingIou of the boxes for the right phrase with the boxes of the truth: how well the
 *     detector does when it is told what to look for
 * @param modes by their words; the first one is the run's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReferenceResult(
    String uid,
    String clip,
    String split,
    int fid,
    String reference,
    boolean nothingMeant,
    String kind,
    Boolean reworded,
    String trueObject,
    Float groundingIou,
    Map<String, ModeResult> modes) {

  /**
   * Of a reference about which nobody was asked here.
   *
   * @param known what the benchmark tells of it
   * @param modes by their words, all with the same scores
   */
  static ReferenceResult unasked(
      DataRow row, Optional<Truth> known, List<Mode> modes, Scores scores) {
    ModeResult nothing =
        new ModeResult(null, null, null, null, null, null, null, null, null, scores, null, null);
    Map<String, ModeResult> results = new LinkedHashMap<>();
    modes.forEach(mode -> results.put(mode.word(), nothing));
    return of(row, row.folder(), known, null, results);
  }

  static ReferenceResult of(
      DataRow row,
      String clip,
      Optional<Truth> known,
      Float groundingIou,
      Map<String, ModeResult> modes) {
    return new ReferenceResult(
        row.uid(),
        clip,
        row.split(),
        row.fid(),
        row.expression(),
        row.isNull(),
        known.map(Truth::kind).orElse(null),
        known.map(Truth::reworded).orElse(null),
        known.map(Truth::sObject).orElse(null),
        groundingIou,
        modes);
  }

  /**
   * One way to answer.
   *
   * @param thought all that the thinker wrote
   * @param parsed whether reasoning and both objects were found in it
   * @param right whether its short name is the right object phrase
   * @param phrase what was looked for
   * @param found frames in which a box was chosen; absent where a result was taken over from the
   *     published scripts, whose files do not tell it
   * @param boxIou of the chosen boxes with those of the truth
   * @param scores by the rules of the run
   * @param masks of each frame as COCO run lengths at 224 x 224; of the run's own mode only
   * @param protocols the scores by each {@link Protocol}, by its word; of the run's own mode only,
   *     and absent in runs of earlier versions
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ModeResult(
      String thought,
      String reasoning,
      String simpleObject,
      String fineObject,
      Boolean parsed,
      Boolean right,
      String phrase,
      Integer found,
      Float boxIou,
      Scores scores,
      List<String> masks,
      Map<String, Scores> protocols) {}
}
