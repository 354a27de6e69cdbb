package dev.tgs.train.thinker;

import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.qformer.QformerConfig;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.util.List;

/** Sizes of the thinker that two cores can train. */
final class ThinkerSizes {
  /** Pictures in which a thing covers a few patches; the last hidden state is looked at. */
  private static final ClipVisionConfig CLIP =
      new ClipVisionConfig(160, 480, 5, 4, 128, 8, ClipVisionConfig.QUICK_GELU, 1e-5);

  private static final BeatsConfig BEATS =
      new BeatsConfig(
          16, 64, false, 3, 128, 384, 4, "gelu", false, true, 32, 8, true, 320, 800, true);

  private static final int WIDTH = 192;

  /** Tokens of a frame: as many as a scene has things at most. */
  static final int THINGS = 4;

  /** Tokens of a second: as many as a scene has voices at most. */
  static final int VOICES = 3;

  /** Frames of a clip, and segments of its sound. */
  static final int PARTS = 10;

  static final RefThinkerConfig CONFIG =
      new RefThinkerConfig(
          new LlamaConfig(
              "llama", WIDTH, 512, 4, 3, 3, Tokens.SIZE, 1e-5, 10000.0, null, 1024, false),
          CLIP,
          BEATS,
          new QformerConfig(128, 2, 4, 384, 1e-12, 1, 128, THINGS, WIDTH, 2),
          WIDTH,
          2,
          List.of(CLIP.numHiddenLayers()),
          THINGS,
          VOICES,
          null);

  private ThinkerSizes() {}
}
