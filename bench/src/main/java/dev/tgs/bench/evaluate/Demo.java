package dev.tgs.bench.evaluate;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Stage;
import dev.tgs.agent.StageTimer;
import dev.tgs.agent.StageTimes;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.data.Truth;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.TakeFolder;
import dev.tgs.bench.synth.data.World;
import dev.tgs.media.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A scene that is drawn for the occasion, and some of its references, whose truth is known.
 *
 * @param take the scene
 * @param media folder of its clip
 * @param rows references to answer
 */
public record Demo(int seed, Take take, DataSet data, Path media, List<DataRow> rows) {
  /**
   * A reference, its answer, and what is true.
   *
   * @param masks the true ones, a frame each
   */
  public record Outcome(
      DataRow row, Truth truth, Answer answer, Scores scores, boolean right, List<Mask> masks) {}

  /**
   * Draws and plays a scene, and writes it as a data set of one clip.
   *
   * @param seed of the scene
   * @param references how many of its references are taken, at most all
   */
  public static Demo draw(int seed, int references, Path folder) {
    Take take = new World(seed).takes(Split.TEST_S, 0).get(0);
    Path media = TakeFolder.write(folder, take);
    DataSet data = DataSet.open(folder);
    List<DataRow> rows = new ArrayList<>(data.rows());
    Collections.shuffle(rows, new Random(seed));
    return new Demo(
        seed, take, data, media, List.copyOf(rows.subList(0, Math.min(references, rows.size()))));
  }

  public List<Reference> references() {
    return rows.stream().map(DataRow::expression).map(Reference::new).toList();
  }

  /** Ten frames and ten seconds of sound. */
  public Clip clip() {
    return dataClip().clip();
  }

  private DataClip dataClip() {
    return data.clip(rows.get(0), MissingFiles.REFUSE);
  }

  /** Thinks about all references together, then grounds, segments and scores one after another. */
  public List<Outcome> run(
      Models models, Policies policies, ThoughtStream stream, Progress progress) {
    DataClip clip = dataClip();
    Agent agent = new Agent(models.thinker(), models.grounder(), models.segmenter(), policies);
    List<Outcome> outcomes = new ArrayList<>();
    try (Agent.Sitting sitting = agent.sit(clip.clip())) {
      List<Reference> references = references();
      StageTimer thinking = new StageTimer();
      List<Thought> thoughts =
          thinking.time(Stage.THINK, () -> sitting.think(references, stream, progress));
      StageTimes share = thinking.times().dividedBy(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        Thought thought = thoughts.get(i);
        Reference reference = references.get(i);
        Optional<Phrase> phrase = policies.object().phrase(thought);
        StageTimer timer = new StageTimer();
        Grounding boxes =
            timer.time(Stage.GROUND, () -> sitting.ground(phrase, reference, progress));
        MaskTrack masks =
            timer.time(Stage.SEGMENT, () -> sitting.segmentWithSoftMasks(boxes, progress));
        StageTimes times = share.plus(timer.times());
        outcomes.add(
            outcome(
                rows.get(i),
                clip,
                new Answer(reference, Optional.of(thought), boxes, masks, times)));
      }
    }
    return outcomes;
  }

  private Outcome outcome(DataRow row, DataClip clip, Answer answer) {
    Truth truth = data.truth(row).orElseThrow();
    TrueMasks real = TrueMasks.of(data, row, clip, MissingFiles.REFUSE);
    Scores scores =
        new Scorer(Protocol.CORRECTED.comparison())
            .score(answer.masks(), real, row.isNull() ? Scorer.Meant.NOTHING : Scorer.Meant.THING);
    boolean right = ObjectPhrases.isRight(answer.thought().orElseThrow(), truth);
    List<Mask> masks = real.known().stream().map(real::mask).toList();
    return new Outcome(row, truth, answer, scores, right, masks);
  }
}
