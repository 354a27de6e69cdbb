package dev.tgs.bench.evaluate;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Phrase.Origin;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.policy.ObjectSource;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.Truth;
import dev.tgs.bench.evaluate.Mode.Senses;
import dev.tgs.media.Image;
import dev.tgs.media.Rgb;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The references of one clip, phase by phase; each phase may run in a thread of its own. What
 * belongs to the clip is computed once for all references and modes, and a phrase that comes up
 * again is not looked for again.
 */
final class ClipEvaluation implements AutoCloseable {
  private static final Rgb GREY = new Rgb(128, 128, 128);

  /** Phrases whose masks are kept for the next mode: with soft masks, 3 MB each. */
  private static final int KEPT_TRACKS = 16;

  private final Clip clip;
  private final List<Inquiry> inquiries;
  private final List<Mode> modes;
  private final Agent agent;
  private final Policies policies;
  private final Agent.Sitting sitting;
  private final Map<Phrase, Grounding> groundings = new HashMap<>();

  /**
   * @param inquiries about this clip
   * @param modes the run's own first
   * @param found where phrases were found in it before
   */
  ClipEvaluation(
      Clip clip,
      List<Inquiry> inquiries,
      List<Mode> modes,
      Agent agent,
      Policies policies,
      Map<Phrase, Grounding> found) {
    this.clip = clip;
    this.inquiries = inquiries;
    this.modes = modes;
    this.agent = agent;
    this.policies = policies;
    this.sitting = agent.sit(clip);
    found.values().stream()
        .filter(boxes -> boxes.frames().size() == clip.size()) // others are of a clip that changed
        .forEach(boxes -> groundings.put(boxes.phrase(), boxes));
  }

  /**
   * The first phase, of all references together whose thoughts are not known yet.
   *
   * @param log gets thoughts as soon as they are whole
   */
  void think(ThoughtLog log) {
    Set<Senses> wanted = EnumSet.noneOf(Senses.class);
    modes.stream().filter(Mode::thinks).forEach(mode -> wanted.add(mode.senses()));
    for (Senses senses : wanted) {
      List<Inquiry> left =
          inquiries.stream().filter(one -> !one.thoughts.containsKey(senses)).toList();
      if (!left.isEmpty()) {
        List<Thought> thoughts = think(senses, left, log);
        for (int i = 0; i < left.size(); i++) {
          left.get(i).thoughts.put(senses, thoughts.get(i));
        }
      }
    }
  }

  private List<Thought> think(Senses senses, List<Inquiry> asked, ThoughtLog log) {
    List<Reference> references = asked.stream().map(one -> one.reference).toList();
    ThoughtStream stream =
        new ThoughtStream() {
          @Override
          public void write(int reference, String text) {}

          @Override
          public void end(int first, List<Thought> thoughts) {
            List<Inquiry> ended = asked.subList(first, first + thoughts.size());
            log.add(senses, ended.stream().map(one -> one.row.uid()).toList(), thoughts);
          }
        };
    if (senses == Senses.ALL) {
      return sitting.think(references, stream, Progress.SILENT);
    }
    Clip less = senses == Senses.NO_SOUND ? silent(clip) : grey(clip);
    try (Agent.Sitting other = agent.sit(less)) {
      return other.think(references, stream, Progress.SILENT);
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

  /**
   * The second phase.
   *
   * @param sink gets what is looked for as soon as it is found, each phrase once
   */
  void ground(Consumer<Grounding> sink) {
    for (Inquiry one : inquiries) {
      for (Mode mode : modes) {
        Optional<Phrase> phrase = phrase(mode, one);
        one.phrases.put(mode, phrase);
        one.boxes.put(
            mode,
            mode == Mode.TRUE_BOXES
                ? one.truth.grounding(Phrase.of(one.reference), clip)
                : ground(phrase, one.reference, sink));
      }
      one.rightBoxes =
          one.known
              .filter(truth -> !one.row.isNull())
              .map(truth -> ground(Optional.of(simple(truth.sObject())), one.reference, sink));
    }
  }

  private Grounding ground(Optional<Phrase> phrase, Reference reference, Consumer<Grounding> sink) {
    if (phrase.isPresent() && groundings.containsKey(phrase.get())) {
      return groundings.get(phrase.get());
    }
    Grounding boxes = sitting.ground(phrase, reference, Progress.SILENT).chosenAlone();
    if (phrase.isPresent()) {
      sink.accept(boxes);
      groundings.put(phrase.get(), boxes);
    }
    return boxes;
  }

  private Optional<Phrase> phrase(Mode mode, Inquiry one) {
    return switch (mode.text()) {
      case SIMPLE_OBJECT -> object(Origin.SIMPLE_OBJECT, one.thought(mode).orElseThrow());
      case FINE_OBJECT -> object(Origin.FINE_OBJECT, one.thought(mode).orElseThrow());
      case REFERENCE -> Optional.of(Phrase.of(one.reference));
      case TRUTH -> {
        if (one.known.isEmpty() && mode.needsPhrase()) {
          throw new DataException(
              "The right phrase of reference '%s' is not known, its benchmark has no line of it in truth.jsonl; leave the mode 'truth' out."
                  .formatted(one.row.uid()));
        }
        yield one.known.map(Truth::sObject).map(ClipEvaluation::simple);
      }
    };
  }

  private Optional<Phrase> object(Origin origin, Thought thought) {
    return new ObjectSource(origin, policies.object().missing()).phrase(thought);
  }

  private static Phrase simple(String text) {
    return new Phrase(text, Origin.SIMPLE_OBJECT);
  }

  /**
   * The third phase.
   *
   * @param sink gets each reference as soon as all its masks are there, in their order
   */
  void segment(Consumer<Inquiry> sink) {
    Map<Grounding, MaskTrack> tracks =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Grounding, MaskTrack> eldest) {
            return size() > KEPT_TRACKS;
          }
        };
    for (Inquiry one : inquiries) {
      for (Mode mode : modes) {
        one.tracks.put(
            mode,
            tracks.computeIfAbsent(
                one.boxes.get(mode),
                boxes -> sitting.segmentWithSoftMasks(boxes, Progress.SILENT)));
      }
      sink.accept(one);
    }
  }

  @Override
  public void close() {
    sitting.close();
  }
}
