package dev.tgs.models.groundingdino;

import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import java.util.ArrayList;
import java.util.List;

/**
 * The backbone: windows that shift from block to block (ground.md 6).
 *
 * @see <a href="https://arxiv.org/abs/2103.14030">Swin Transformer, 2021</a>
 */
final class Swin extends Module {
  static final double EPS = 1e-5;
  private static final int PATCH = 4;

  private final Conv2d patchProj;
  private final LayerNorm patchNorm;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Integer> outputs;
  private final List<LayerNorm> outputNorms = new ArrayList<>();

  Swin(SwinConfig config, List<Integer> outputs) {
    this.outputs = outputs;
    patchProj = child("patch_embed.proj", new Conv2d(3, config.embedDim(), PATCH, PATCH, 0, 1));
    patchNorm = child("patch_embed.norm", new LayerNorm(config.embedDim(), EPS));
    for (int i = 0; i < config.depths().size(); i++) {
      boolean last = i == config.depths().size() - 1;
      stages.add(child("layers." + i, new Stage(config, i, !last)));
    }
    for (int i : outputs) {
      outputNorms.add(child("norm" + i, new LayerNorm(config.channels(i), EPS)));
    }
  }

  /**
   * @param pixels [b, 3, h, w], normalised
   * @return [b, h', w', c] of each output stage
   */
  List<Tensor> forward(Tensor pixels) {
    Tensor x =
        Scope.tidy(
            () -> {
              Tensor padded = padTo(pixels, PATCH, 3, 2);
              return patchNorm.forward(patchProj.forward(padded).permute(0, 2, 3, 1));
            });
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      for (SwinBlock block : stage.blocks) {
        Tensor input = x;
        x = Scope.tidy(() -> block.forward(input));
        input.close();
      }
      int output = outputs.indexOf(i);
      if (output >= 0) {
        results.add(outputNorms.get(output).forward(x));
      }
      if (stage.downsample != null) {
        Tensor input = x;
        x = Scope.tidy(() -> stage.downsample.forward(input));
        input.close();
      }
    }
    return results;
  }

  /** Zero-pads the two dimensions at their ends to a multiple. */
  static Tensor padTo(Tensor x, int multiple, int widthDim, int heightDim) {
    long padW = Math.floorMod(-x.size(widthDim), multiple);
    long padH = Math.floorMod(-x.size(heightDim), multiple);
    if (padW == 0 && padH == 0) {
      return x;
    }
    return widthDim == x.dim() - 1 ? x.pad(0, padW, 0, padH) : x.pad(0, 0, 0, padW, 0, padH);
  }

  private static final class Stage extends Module {
    final List<SwinBlock> blocks = new ArrayList<>();
    final PatchMerging downsample;

    Stage(SwinConfig config, int stage, boolean merges) {
      int dim = config.channels(stage);
      for (int i = 0; i < config.depths().get(stage); i++) {
        int shift = i % 2 == 0 ? 0 : config.windowSize() / 2;
        blocks.add(
            child("blocks." + i, new SwinBlock(config, dim, config.numHeads().get(stage), shift)));
      }
      downsample = merges ? child("downsample", new PatchMerging(dim)) : null;
    }
  }

  /** Four neighbours become one token of twice the width. */
  private static final class PatchMerging extends Module {
    private final Linear reduction;
    private final LayerNorm norm;

    PatchMerging(int dim) {
      reduction = child("reduction", new Linear(4L * dim, 2L * dim, false));
      norm = child("norm", new LayerNorm(4L * dim, EPS));
    }

    Tensor forward(Tensor x) {
      Tensor padded = padTo(x, 2, 2, 1);
      long b = padded.size(0);
      long h = padded.size(1) / 2;
      long w = padded.size(2) / 2;
      // order of the neighbours: (0,0), (1,0), (0,1), (1,1) as (row, column)
      Tensor neighbours =
          padded.reshape(b, h, 2, w, 2, -1).permute(0, 1, 3, 4, 2, 5).reshape(b, h, w, -1);
      return reduction.forward(norm.forward(neighbours));
    }
  }
}
