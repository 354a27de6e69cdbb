package dev.tgs.train.grounder;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.models.bert.BertConfig;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.scenes.SceneSource;

/**
 * What a training of the detector depends on.
 *
 * @param size shorter side of the pictures
 * @param maxSize most that their longer side may have
 * @param batch pictures of one part of a step
 * @param pool pictures that are kept drawn
 * @param uses how often a picture is used on average
 * @param scenes that it is validated on
 * @param compute type of the computation; boxes and losses are F32 in any case
 * @param source of the scenes
 * @param device that it is trained on
 */
public record GrounderSettings(
    GroundingDinoConfig model,
    int size,
    int maxSize,
    int batch,
    int pool,
    int uses,
    int scenes,
    DType compute,
    SceneSource source,
    long seed,
    Device device) {
  /** The small detector. */
  public static GrounderSettings mini(MiniConfig.Stage stage, SceneSource source, Device device) {
    return new GrounderSettings(
        smallVocabulary(),
        112,
        200,
        stage.batch(),
        6000,
        4,
        200,
        DType.F32,
        source,
        1 + stage.seed(),
        device);
  }

  private static GroundingDinoConfig smallVocabulary() {
    GroundingDinoConfig mini = GroundingDinoConfig.MINI;
    BertConfig bert = mini.bert();
    return mini.withBert(
        new BertConfig(
            bert.hiddenSize(),
            bert.numHiddenLayers(),
            bert.numAttentionHeads(),
            bert.intermediateSize(),
            Vocabulary.SIZE,
            bert.maxPositionEmbeddings(),
            null,
            null));
  }
}
