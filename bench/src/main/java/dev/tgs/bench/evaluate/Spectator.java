package dev.tgs.bench.evaluate;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;

/**
 * Is told each result of a run before it is on the disk, so that what it makes of it is there too
 * if the run is killed; of the reference that was in work it is told again.
 */
@FunctionalInterface
public interface Spectator {
  Spectator NONE = (result, clip, boxes, masks) -> {};

  /**
   * @param boxes of the run's own mode
   * @param masks of the run's own mode, a frame each
   */
  void answered(ReferenceResult result, Clip clip, Grounding boxes, MaskTrack masks);
}
