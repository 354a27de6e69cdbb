package dev.tgs.train.segmenter;

import dev.tgs.engine.Device;
import dev.tgs.models.sam2.Sam2Config;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.scenes.SceneSource;

/**
 * What a training of the segmenter depends on.
 *
 * @param batch pictures of one part of a step, each with all its things
 * @param pool pictures that are kept drawn
 * @param uses how often a picture is used on average
 * @param scenes that it is validated on
 * @param source of the scenes
 * @param device that it is trained on
 */
public record SegmenterSettings(
    Sam2Config model,
    int batch,
    int pool,
    int uses,
    int scenes,
    SceneSource source,
    long seed,
    Device device) {
  /** The small segmenter. */
  public static SegmenterSettings mini(MiniConfig.Stage stage, SceneSource source, Device device) {
    return new SegmenterSettings(
        Sam2Config.MINI, stage.batch(), 1500, 4, 100, source, 1 + stage.seed(), device);
  }
}
