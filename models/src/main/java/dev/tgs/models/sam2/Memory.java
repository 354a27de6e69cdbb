package dev.tgs.models.sam2;

import dev.tgs.engine.Module;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/**
 * The parts of SAM 2.1 that follow an object through a video: declared under their published keys
 * and shapes, so that a checkpoint can be checked and written whole. Pictures do not run them.
 */
final class Memory {
  private static final double EPS = 1e-5;

  private Memory() {}

  /** {@code memory_attention}: self-attention, attention over the memory bank, MLP. */
  static final class MemoryAttention extends Module {
    MemoryAttention(Sam2Config config) {
      int width = config.dModel();
      for (int i = 0; i < config.memoryAttention().numLayers(); i++) {
        child("layers." + i, new Layer(config));
      }
      child("norm", new LayerNorm(width, EPS));
    }

    private static final class Layer extends Module {
      Layer(Sam2Config config) {
        int width = config.dModel();
        int hidden = config.memoryAttention().layer().dimFeedforward();
        child("self_attn", new Attention(width, width, 1));
        child("cross_attn_image", new Attention(width, config.memoryEncoder().outDim(), width, 1));
        child("linear1", new Linear(width, hidden));
        child("linear2", new Linear(hidden, width));
        for (int i = 1; i <= 3; i++) {
          child("norm" + i, new LayerNorm(width, EPS));
        }
      }
    }
  }

  /** {@code memory_encoder}: a mask and a frame's features become one entry of the bank. */
  static final class MemoryEncoder extends Module {
    MemoryEncoder(Sam2Config config) {
      int width = config.dModel();
      int out = config.memoryEncoder().outDim();
      int channels = 1;
      for (int i = 0; i < 4; i++) {
        child("mask_downsampler.encoder." + 3 * i, new Conv2d(channels, 4L * channels, 3, 2, 1, 1));
        child("mask_downsampler.encoder." + (3 * i + 1), new LayerNorm2d(4L * channels));
        channels *= 4;
      }
      child("mask_downsampler.encoder.12", new Conv2d(channels, width, 1));
      child("pix_feat_proj", new Conv2d(width, width, 1));
      for (int i = 0; i < config.memoryEncoder().fuser().numLayers(); i++) {
        child("fuser.layers." + i, new ConvNextBlock(width));
      }
      if (out != width) {
        child("out_proj", new Conv2d(width, out, 1));
      }
    }

    private static final class ConvNextBlock extends Module {
      ConvNextBlock(int width) {
        child("dwconv", new Conv2d(width, width, 7, 1, 3, width));
        child("norm", new LayerNorm2d(width));
        child("pwconv1", new Linear(width, 4L * width));
        child("pwconv2", new Linear(4L * width, width));
        parameter("gamma", width);
      }
    }
  }
}
