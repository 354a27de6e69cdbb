package dev.tgs.models.sam2;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.ConvTranspose2d;
import dev.tgs.engine.nn.Embedding;
import dev.tgs.engine.nn.Mlp;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes prompt tokens into four masks with their predicted IoU (segment.md 6). */
final class MaskDecoder extends Module {
  static final int MASKS = 4;
  private static final int IOU_HEAD_WIDTH = 256;

  private final TwoWayTransformer transformer;
  private final Embedding iouToken;
  private final Embedding maskTokens;
  private final Embedding objScoreToken;
  private final Upscaling upscaling;
  private final Conv2d convS0;
  private final Conv2d convS1;
  private final List<Mlp> hypernetworks;
  private final Mlp iouHead;
  private final Mlp objScoreHead;

  MaskDecoder(int width) {
    transformer = child("transformer", new TwoWayTransformer(2, width));
    iouToken = child("iou_token", new Embedding(1, width));
    maskTokens = child("mask_tokens", new Embedding(MASKS, width));
    objScoreToken = child("obj_score_token", new Embedding(1, width));
    upscaling = child("output_upscaling", new Upscaling(width));
    convS0 = child("conv_s0", new Conv2d(width, width / 8, 1));
    convS1 = child("conv_s1", new Conv2d(width, width / 4, 1));
    hypernetworks =
        IntStream.range(0, MASKS)
            .mapToObj(
                i -> child("output_hypernetworks_mlps." + i, new Mlp(width, width, width / 8, 3)))
            .toList();
    iouHead = child("iou_prediction_head", new Mlp(width, IOU_HEAD_WIDTH, MASKS, 3));
    objScoreHead = child("pred_obj_score_head", new Mlp(width, width, 1, 3));
  }

  /**
   * @param masks logits F32 [k, 4, S/4, S/4]
   * @param iou predicted IoU F32 [k, 4], 0..1
   * @param objectScore logit F32 [k, 1]
   */
  record Output(Tensor masks, Tensor iou, Tensor objectScore) {}

  /** The shallowest level, projected once per picture: [b, D, S/4, S/4] to [b, D/8, S/4, S/4]. */
  Tensor projectS0(Tensor level) {
    return convS0.forward(level);
  }

  /** The middle level, projected once per picture: [b, D, S/8, S/8] to [b, D/4, S/8, S/8]. */
  Tensor projectS1(Tensor level) {
    return convS1.forward(level);
  }

  /**
   * @param source image embedding plus dense prompt [1 or k, D, h, w]
   * @param positions [1, D, h, w]
   * @param prompts [k, n, D]
   */
  Output forward(Tensor source, Tensor positions, Tensor prompts, Tensor s0, Tensor s1) {
    long k = prompts.size(0);
    long h = source.size(2);
    long w = source.size(3);
    Tensor output =
        Tensor.cat(0, objScoreToken.table(), iouToken.table(), maskTokens.table())
            .to(source.dtype());
    Tensor tokens =
        Tensor.cat(1, output.unsqueeze(0).expand(k, -1, -1), prompts.to(source.dtype()));
    Tensor image = source.flatten(2, 3).transpose(1, 2).expand(k, -1, -1);
    TwoWayTransformer.Output decoded =
        transformer.forward(image, positions.flatten(2, 3).transpose(1, 2), tokens);

    Tensor map = decoded.image().transpose(1, 2).reshape(k, -1, h, w);
    Tensor upscaled = upscaling.forward(map, s0, s1); // [k, D/8, 4h, 4w]
    Tensor[] weights = new Tensor[MASKS];
    for (int i = 0; i < MASKS; i++) {
      weights[i] = hypernetworks.get(i).forward(decoded.tokens().select(1, 2L + i));
    }
    Tensor masks =
        Tensor.stack(1, weights)
            .to(DType.F32)
            .matmul(upscaled.flatten(2, 3).to(DType.F32))
            .reshape(k, MASKS, 4 * h, 4 * w);
    Tensor iou = iouHead.forward(decoded.tokens().select(1, 1)).to(DType.F32).sigmoid();
    Tensor score = objScoreHead.forward(decoded.tokens().select(1, 0)).to(DType.F32);
    return new Output(masks, iou, score);
  }

  private static final class Upscaling extends Module {
    private final ConvTranspose2d first;
    private final LayerNorm2d norm;
    private final ConvTranspose2d second;

    Upscaling(int width) {
      first = child("0", new ConvTranspose2d(width, width / 4, 2));
      norm = child("1", new LayerNorm2d(width / 4));
      second = child("3", new ConvTranspose2d(width / 4, width / 8, 2));
    }

    Tensor forward(Tensor map, Tensor s0, Tensor s1) {
      Tensor middle = Functional.gelu(norm.forward(first.forward(map).add(s1)));
      return Functional.geluInPlace(second.forward(middle).add(s0));
    }
  }
}
