package dev.tgs.bench.evaluate;

import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Thought;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.Truth;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.media.Rle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a reference that has gone through all phases its marks. */
final class Marking {
  private final List<Mode> modes;
  private final Scorer scorer;

  /**
   * @param modes the run's own first
   */
  Marking(List<Mode> modes, ScoreRules rules) {
    this.modes = modes;
    this.scorer = new Scorer(Comparison.of(rules));
  }

  /**
   * @param clip name of its clip
   */
  ReferenceResult of(Inquiry one, String clip) {
    Map<String, ModeResult> results = new LinkedHashMap<>();
    modes.forEach(mode -> results.put(mode.word(), result(one, mode)));
    return ReferenceResult.of(
        one.row,
        clip,
        one.known,
        one.rightBoxes.flatMap(boxes -> scorer.boxIou(boxes, one.truth)).orElse(null),
        results);
  }

  /** A reference whose clip is not there: nobody was asked. */
  ReferenceResult ofAbsent(DataRow row, Optional<Truth> known) {
    return ReferenceResult.unasked(row, known, modes, scorer.unknown(row.isNull()));
  }

  private ModeResult result(Inquiry one, Mode mode) {
    Optional<Thought> thought = one.thought(mode);
    Grounding boxes = one.boxes.get(mode);
    MaskTrack track = one.tracks.get(mode);
    boolean isNull = one.row.isNull();
    boolean isOwn = mode == modes.get(0);
    Scorer.Meant meant = meant(one, mode);
    Scores scores = scorer.score(track, one.truth, meant);
    return new ModeResult(
        thought.map(Thought::text).orElse(null),
        thought.map(Thought::reasoning).orElse(null),
        thought.flatMap(Thought::simpleObject).orElse(null),
        thought.flatMap(Thought::fineObject).orElse(null),
        thought.map(Marking::isParsed).orElse(null),
        thought.flatMap(t -> one.known.map(k -> ObjectPhrases.isRight(t, k))).orElse(null),
        one.phrases.get(mode).map(Phrase::text).orElse(null),
        (int) boxes.found(),
        isNull ? null : scorer.boxIou(boxes, one.truth).orElse(null),
        scores,
        isOwn ? runLengths(track) : null,
        isOwn ? scorer.byProtocol(track, one.truth, meant, scores) : null);
  }

  private static Scorer.Meant meant(Inquiry one, Mode mode) {
    if (!one.row.isNull()) {
      return Scorer.Meant.THING;
    }
    boolean isSaid =
        one.row.split().equals("test_n")
            && one.phrases.get(mode).map(Phrase::text).filter("null"::equals).isPresent();
    return isSaid ? Scorer.Meant.NULL_AND_SAID : Scorer.Meant.NOTHING;
  }

  private static boolean isParsed(Thought thought) {
    return !thought.reasoning().isBlank()
        && thought.simpleObject().isPresent()
        && thought.fineObject().isPresent();
  }

  private static List<String> runLengths(MaskTrack track) {
    List<String> all = new ArrayList<>();
    track
        .resize(ScoreRules.SIDE, ScoreRules.SIDE)
        .frames()
        .forEach(frame -> all.add(Rle.encode(frame.mask())));
    return all;
  }
}
