package dev.tgs.bench.evaluate;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;

/** Is told each result of a run once it is on the disk. */
@FunctionalInterface
public interface Spectator {
  Spectator NONE = (result, clip, boxes, masks) -> {};

  /**
   * @param boxes of the run's own mode
   * @param masks of the run's own mode, a frame each
   */
  void answered(ReferenceResult result, Clip clip, Grounding boxes, MaskTrack masks);

  /** Tells another one too. */
  default Spectator and(Spectator other) {
    return (result, clip, boxes, masks) -> {
      answered(result, clip, boxes, masks);
      other.answered(result, clip, boxes, masks);
    };
  }
}
