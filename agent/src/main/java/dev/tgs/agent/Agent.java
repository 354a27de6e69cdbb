package dev.tgs.agent;

import dev.tgs.agent.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Thinks, grounds and segments: from a clip and a reference to a mask per frame.
 *
 * <pre>{@code
 * try (var sitting = agent.sit(clip)) {
 *   Answer dog = sitting.answer(new Reference("the dog that barks"), Progress.SILENT);
 *   Answer man = sitting.answer(new Reference("the man it barks at"), Progress.SILENT);
 * }
 * }</pre>
 *
 * What belongs to the clip is computed once for all its references. The models belong to whoever
 * made them; the agent does not close them.
 */
public final class Agent {
  private final Optional<Thinker> thinker;
  private final Grounder grounder;
  private final Segmenter segmenter;
  private final Policies policies;

  /**
   * @param thinker if empty, the raw reference is looked for as it stands
   */
  public Agent(
      Optional<Thinker> thinker, Grounder grounder, Segmenter segmenter, Policies policies) {
    this.thinker = thinker;
    this.grounder = grounder;
    this.segmenter = segmenter;
    this.policies = policies;
  }

  /** Opens a clip for any number of references. */
  public Sitting sit(Clip clip) {
    return new Sitting(clip);
  }

  /** One clip before the agent's eyes. */
  public final class Sitting implements AutoCloseable {
    private final Clip clip;
    private Thinker.Watching watching;
    private Grounder.Looking grounding;
    private Segmenter.Looking segmenting;

    private Sitting(Clip clip) {
      this.clip = clip;
    }

    public Answer answer(Reference reference, Progress progress) {
      return answers(List.of(reference), ThoughtStream.SILENT, progress).get(0);
    }

    /**
     * Thinks about all references together, then grounds and segments one after the other. The time
     * of thinking is shared out evenly.
     *
     * @return one for each reference, in their order
     */
    public List<Answer> answers(
        List<Reference> references, ThoughtStream stream, Progress progress) {
      StageTimer timer = new StageTimer();
      Optional<List<Thought>> thoughts =
          thinker.map(mind -> timer.time(Stage.THINK, () -> think(references, stream, progress)));
      StageTimes share = timer.times().dividedBy(references.size());
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < references.size(); i++) {
        int index = i;
        answers.add(
            answer(references.get(i), thoughts.map(all -> all.get(index)), share, progress));
      }
      return answers;
    }

    private Answer answer(
        Reference reference, Optional<Thought> thought, StageTimes thinking, Progress progress) {
      StageTimer timer = new StageTimer();
      Optional<Phrase> phrase =
          thought.isPresent()
              ? policies.object().phrase(thought.get())
              : Optional.of(Phrase.of(reference));
      Grounding boxes = timer.time(Stage.GROUND, () -> ground(phrase, reference, progress));
      MaskTrack masks = timer.time(Stage.SEGMENT, () -> segment(boxes, progress));
      return new Answer(reference, thought, boxes, masks, thinking.plus(timer.times()));
    }

    /**
     * The first phase alone.
     *
     * @return one for each reference, in their order
     * @throws AgentException if the agent has nobody who thinks
     */
    public List<Thought> think(
        List<Reference> references, ThoughtStream stream, Progress progress) {
      if (watching == null) {
        watching =
            thinker
                .orElseThrow(
                    () ->
                        new AgentException(
                            "This agent was made without a thinker; give it one, or ground the reference as it stands."))
                .watch(clip);
      }
      return watching.think(references, stream, progress);
    }

    /**
     * The second phase alone.
     *
     * @param phrase empty where a thought names no object
     * @param reference that is meant by it
     */
    public Grounding ground(Optional<Phrase> phrase, Reference reference, Progress progress) {
      if (phrase.isEmpty()) {
        return Grounding.nothing(
            Phrase.of(reference), clip.size(), "The thought names no object; all masks are empty.");
      }
      if (!policies.nullObject().isLookedFor(phrase.get())) {
        return Grounding.nothing(
            phrase.get(),
            clip.size(),
            "The thought says that nothing is meant; all masks are empty.");
      }
      if (grounding == null) {
        grounding = grounder.look(clip);
      }
      return grounding.ground(phrase.get(), progress);
    }

    /** The third phase alone. */
    public MaskTrack segment(Grounding boxes, Progress progress) {
      return segmenting().segment(boxes, progress);
    }

    /** The third phase with a {@link SoftMask} for each mask, to be scored. */
    public MaskTrack segmentWithSoftMasks(Grounding boxes, Progress progress) {
      return segmenting().segmentWithSoftMasks(boxes, progress);
    }

    private Segmenter.Looking segmenting() {
      if (segmenting == null) {
        segmenting = segmenter.look(clip);
      }
      return segmenting;
    }

    /** Frees what was computed for the clip. */
    @Override
    public void close() {
      try (var first = watching;
          var second = grounding;
          var third = segmenting) {
        watching = null;
        grounding = null;
        segmenting = null;
      }
    }
  }
}
