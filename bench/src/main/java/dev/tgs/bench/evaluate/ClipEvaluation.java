package dev.tgs.bench.evaluate;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.policy.ObjectSource;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.Truth;
import dev.tgs.bench.evaluate.Mode.Senses;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.media.Image;
import dev.tgs.media.Rgb;
import dev.tgs.media.Rle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The references of one clip. What belongs to the clip is computed once for all references and
 * modes, and a phrase that comes up again is not looked for again.
 */
final class ClipEvaluation implements AutoCloseable {
  private static final Rgb GREY = new Rgb(128, 128, 128);

  /** Phrases whose masks are kept for the next mode: with soft masks, 2 MB each. */
  private static final int KEPT_TRACKS = 16;

  private final DataSet data;
  private final DataClip clip;
  private final Agent agent;
  private final ObjectSource.Missing missingObject;
  private final ScoreRules rules;
  private final Scorer scorer;
  private final Agent.Sitting sitting;
  private final Map<Phrase, Grounding> groundings = new HashMap<>();
  private final Map<Grounding, MaskTrack> tracks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Grounding, MaskTrack> eldest) {
          return size() > KEPT_TRACKS;
        }
      };

  ClipEvaluation(
      DataSet data,
      DataClip clip,
      Agent agent,
      ObjectSource.Missing missingObject,
      ScoreRules rules) {
    this.data = data;
    this.clip = clip;
    this.agent = agent;
    this.missingObject = missingObject;
    this.rules = rules;
    this.scorer = new Scorer(rules);
    this.sitting = agent.sit(clip.clip());
  }

  /**
   * @param rows references of this clip
   * @param modes the run's own first
   * @param sink gets a result as soon as it is there, in the order of the rows
   */
  void run(List<DataRow> rows, List<Mode> modes, Consumer<ReferenceResult> sink) {
    List<Reference> references =
        rows.stream().map(DataRow::expression).map(Reference::new).toList();
    Map<Senses, List<Thought>> thoughts = new EnumMap<>(Senses.class);
    for (Mode mode : modes) {
      if (mode.thinks()) {
        thoughts.computeIfAbsent(mode.senses(), senses -> think(senses, references));
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      int index = i;
      Map<Senses, Thought> own = new EnumMap<>(Senses.class);
      thoughts.forEach((senses, all) -> own.put(senses, all.get(index)));
      sink.accept(one(rows.get(i), references.get(i), own, modes));
    }
  }

  private List<Thought> think(Senses senses, List<Reference> references) {
    if (senses == Senses.ALL) {
      return sitting.think(references, ThoughtStream.SILENT, Progress.SILENT);
    }
    Clip less = senses == Senses.NO_SOUND ? silent(clip.clip()) : grey(clip.clip());
    try (Agent.Sitting other = agent.sit(less)) {
      return other.think(references, ThoughtStream.SILENT, Progress.SILENT);
    }
  }

  private static Clip silent(Clip clip) {
    return new Clip(clip.name(), clip.source(), clip.frames(), clip.fps(), Optional.empty());
  }

  private static Clip grey(Clip clip) {
    Image blank = Image.filled(clip.height(), clip.width(), GREY);
    List<Frame> frames = clip.frames().stream().map(f -> new Frame(f.time(), blank)).toList();
    return new Clip(clip.name(), clip.source(), frames, clip.fps(), clip.sound());
  }

  private ReferenceResult one(
      DataRow row, Reference reference, Map<Senses, Thought> thoughts, List<Mode> modes) {
    Optional<Truth> known = data.truth(row);
    TrueMasks truth = TrueMasks.of(data, row, clip, rules.missing());
    Map<String, ModeResult> results = new LinkedHashMap<>();
    for (Mode mode : modes) {
      Optional<Thought> thought = Optional.ofNullable(thoughts.get(mode.senses()));
      Optional<Phrase> phrase = phrase(mode, row, reference, thought, known);
      Grounding boxes =
          mode == Mode.TRUE_BOXES
              ? truth.grounding(Phrase.of(reference), clip.clip())
              : ground(phrase, reference);
      boolean isOwn = mode == modes.get(0);
      results.put(mode.word(), result(row, thought, known, phrase, boxes, truth, isOwn));
    }
    Optional<Float> groundingIou =
        known
            .filter(t -> !row.isNull())
            .map(t -> ground(Optional.of(simple(t.sObject())), reference))
            .flatMap(boxes -> scorer.boxIou(boxes, truth));
    return new ReferenceResult(
        row.uid(),
        clip.clip().name(),
        row.split(),
        row.fid(),
        row.expression(),
        row.isNull(),
        known.map(Truth::kind).orElse(null),
        known.map(Truth::reworded).orElse(null),
        known.map(Truth::sObject).orElse(null),
        groundingIou.orElse(null),
        results);
  }

  private static Phrase simple(String text) {
    return new Phrase(text, Phrase.Origin.SIMPLE_OBJECT);
  }

  private Optional<Phrase> phrase(
      Mode mode,
      DataRow row,
      Reference reference,
      Optional<Thought> thought,
      Optional<Truth> known) {
    return switch (mode.text()) {
      case SIMPLE_OBJECT ->
          new ObjectSource(Phrase.Origin.SIMPLE_OBJECT, missingObject)
              .phrase(thought.orElseThrow());
      case FINE_OBJECT ->
          new ObjectSource(Phrase.Origin.FINE_OBJECT, missingObject).phrase(thought.orElseThrow());
      case REFERENCE -> Optional.of(Phrase.of(reference));
      case TRUTH -> {
        if (known.isEmpty() && mode.needsPhrase()) {
          throw new DataException(
              "The right phrase of reference '%s' is not known, %s has no line of it in truth.jsonl; leave the mode 'truth' out."
                  .formatted(row.uid(), data.folder()));
        }
        yield known.map(t -> simple(t.sObject()));
      }
    };
  }

  private Grounding ground(Optional<Phrase> phrase, Reference reference) {
    return phrase.isEmpty()
        ? sitting.ground(phrase, reference, Progress.SILENT)
        : groundings.computeIfAbsent(
            phrase.get(), asked -> sitting.ground(phrase, reference, Progress.SILENT));
  }

  private ModeResult result(
      DataRow row,
      Optional<Thought> thought,
      Optional<Truth> known,
      Optional<Phrase> phrase,
      Grounding boxes,
      TrueMasks truth,
      boolean withMasks) {
    MaskTrack track =
        tracks.computeIfAbsent(
            boxes, asked -> sitting.segment(asked, ScoreRules.SIDE, Progress.SILENT));
    return new ModeResult(
        thought.map(Thought::text).orElse(null),
        thought.map(Thought::reasoning).orElse(null),
        thought.flatMap(Thought::simpleObject).orElse(null),
        thought.flatMap(Thought::fineObject).orElse(null),
        thought.map(ClipEvaluation::isParsed).orElse(null),
        thought.flatMap(t -> known.map(k -> ObjectPhrases.isRight(t, k))).orElse(null),
        phrase.map(Phrase::text).orElse(null),
        (int) boxes.found(),
        row.isNull() ? null : scorer.boxIou(boxes, truth).orElse(null),
        scorer.score(track, truth, row.isNull()),
        withMasks ? runLengths(track) : null);
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

  @Override
  public void close() {
    sitting.close();
  }
}
