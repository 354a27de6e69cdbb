package dev.tgs.models.sam2;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.Embedding;
import java.util.List;
import java.util.stream.IntStream;

/** Turns boxes into tokens, and the absence of a mask prompt into a map (segment.md 5). */
final class PromptEncoder extends Module {
  private static final int TOP_LEFT = 2;
  private static final int BOTTOM_RIGHT = 3;

  private final int imageSize;
  private final Parameter gaussian;
  private final List<Embedding> pointEmbeddings;
  private final Embedding notAPoint;
  private final Embedding noMask;

  PromptEncoder(int imageSize, int width) {
    this.imageSize = imageSize;
    gaussian = floatParameter("pe_layer.positional_encoding_gaussian_matrix", 2, width / 2);
    pointEmbeddings =
        IntStream.range(0, 4)
            .mapToObj(i -> child("point_embeddings." + i, new Embedding(1, width)))
            .toList();
    notAPoint = child("not_a_point_embed", new Embedding(1, width));
    child("mask_downscaling", new MaskDownscaling(width));
    noMask = child("no_mask_embed", new Embedding(1, width));
  }

  /** The layers of mask prompts, which the box path holds but does not run. */
  private static final class MaskDownscaling extends Module {
    MaskDownscaling(int width) {
      child("0", new Conv2d(1, 4, 2, 2, 0, 1));
      child("1", new LayerNorm2d(4));
      child("3", new Conv2d(4, 16, 2, 2, 0, 1));
      child("4", new LayerNorm2d(16));
      child("6", new Conv2d(16, width, 1));
    }
  }

  /**
   * Box corners as two points, followed by the "not a point" token, as the published image
   * predictor sends them.
   *
   * @param boxes F32 [k, 4], x0, y0, x1, y1 in pixels of the model's input
   * @return F32 [k, 3, D]
   */
  Tensor boxTokens(Tensor boxes) {
    Tensor corners = encode(boxes.reshape(-1, 2, 2).add(.5).div(imageSize));
    Tensor labels =
        Tensor.cat(
                0, pointEmbeddings.get(TOP_LEFT).table(), pointEmbeddings.get(BOTTOM_RIGHT).table())
            .to(DType.F32);
    Tensor padding = notAPoint.table().to(DType.F32).reshape(1, 1, -1).expand(boxes.size(0), 1, -1);
    return Tensor.cat(1, corners.add(labels), padding);
  }

  /** The "no mask" embedding in the given type, [1, D, 1, 1]. */
  Tensor noMask(DType dtype) {
    return noMask.table().to(dtype).reshape(1, -1, 1, 1);
  }

  /** Position encoding of the cells of a grid, F32 [1, D, h, w]. */
  Tensor densePositions(long h, long w) {
    Tensor y = Tensor.arange(0, h, DType.F32).add(.5).div((double) h).reshape(h, 1).expand(h, w);
    Tensor x = Tensor.arange(0, w, DType.F32).add(.5).div((double) w).reshape(1, w).expand(h, w);
    return encode(Tensor.stack(2, x, y)).permute(2, 0, 1).unsqueeze(0);
  }

  /** Random Fourier features of (x, y) in 0..1: [..., 2] to [..., D]. */
  private Tensor encode(Tensor unit) {
    Tensor waves = gaussian.get();
    Tensor phase = unit.to(waves.device()).mul(2).sub(1).matmul(waves).mul(2 * Math.PI);
    return Tensor.cat(phase.dim() - 1, phase.sin(), phase.cos());
  }
}
