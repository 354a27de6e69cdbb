package dev.tgs.bench.speed;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Grounder;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Segmenter;
import dev.tgs.agent.models.Models;
import dev.tgs.engine.FlopCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long the path from a clip to its masks takes: for the first reference, and for a second one
 * that finds what belongs to the clip computed already.
 *
 * @param peakBytes most resident memory during the run, the loaded models included
 */
public record PathSpeed(
    String clip, int frames, int height, int width, List<StageSpeed> stages, long peakBytes) {

  public static final String GROUND = "ground";
  public static final String GROUND_AGAIN = "ground, next reference";
  public static final String SEGMENT = "segment";
  public static final String SEGMENT_AGAIN = "segment, next reference";

  public PathSpeed {
    stages = List.copyOf(stages);
  }

  /** Takes a clip through both models twice. */
  public static PathSpeed measure(
      Models models, Clip clip, Reference reference, Progress progress) {
    ProcessMemory.forgetPeak();
    Phrase phrase = Phrase.of(reference);
    List<StageSpeed> stages = new ArrayList<>();
    try (Grounder.Looking grounding = models.grounder().look(clip);
        Segmenter.Looking segmenting = models.segmenter().look(clip)) {
      Supplier<Grounding> ground = () -> grounding.ground(phrase, progress);
      Grounding boxes = time(GROUND, clip, stages, ground);
      Supplier<MaskTrack> segment = () -> segmenting.segment(boxes, progress);
      time(SEGMENT, clip, stages, segment);
      time(GROUND_AGAIN, clip, stages, ground);
      time(SEGMENT_AGAIN, clip, stages, segment);
    }
    return new PathSpeed(
        clip.name(), clip.size(), clip.height(), clip.width(), stages, ProcessMemory.peak());
  }

  private static <T> T time(String stage, Clip clip, List<StageSpeed> stages, Supplier<T> work) {
    try (FlopCounter flops = FlopCounter.open()) {
      long start = System.nanoTime();
      T result = work.get();
      double seconds = (System.nanoTime() - start) / 1e9;
      stages.add(new StageSpeed(stage, clip.size(), seconds, flops.flops() / 1e9));
      return result;
    }
  }

  /** Seconds of one stage. */
  public double seconds(String stage) {
    return stages.stream()
        .filter(speed -> speed.stage().equals(stage))
        .mapToDouble(StageSpeed::seconds)
        .findFirst()
        .orElseThrow();
  }
}
