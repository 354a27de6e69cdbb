package dev.tgs.models.sam2;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.nn.Mlp;
import java.util.List;

/**
 * SAM 2.1, the segmenter: one encoding per picture, then a mask for every box asked of it.
 *
 * @see <a href="https://arxiv.org/abs/2408.00714">SAM 2: Segment Anything in Images and Videos</a>
 */
public final class Sam2 extends Module {
  private final Sam2Config config;
  private final ImageEncoder imageEncoder;
  private final PromptEncoder promptEncoder;
  private final MaskDecoder maskDecoder;
  private final Parameter noMemEmbed;

  private Sam2(Sam2Config config, boolean video) {
    this.config = config;
    int width = config.dModel();
    noMemEmbed = parameter("no_mem_embed", 1, 1, width);
    imageEncoder = child("image_encoder", new ImageEncoder(config.imageEncoder()));
    promptEncoder = child("sam_prompt_encoder", new PromptEncoder(config.imageSize(), width));
    maskDecoder = child("sam_mask_decoder", new MaskDecoder(width));
    if (video) {
      int memory = config.memoryEncoder().outDim();
      parameter("maskmem_tpos_enc", config.numMaskmem(), 1, 1, memory);
      parameter("no_mem_pos_enc", 1, 1, width);
      parameter("no_obj_ptr", 1, width);
      parameter("no_obj_embed_spatial", 1, memory);
      child("mask_downsample", new Conv2d(1, 1, 4, 4, 0, 1));
      child("memory_attention", new Memory.MemoryAttention(config));
      child("memory_encoder", new Memory.MemoryEncoder(config));
      child("obj_ptr_proj", new Mlp(width, width, width, 3));
      child("obj_ptr_tpos_proj", new Linear(width, memory));
    }
  }

  /** What the image predictor runs; the memory parts of a checkpoint stay unread. */
  public static Sam2 image(Sam2Config config) {
    return new Sam2(config, false);
  }

  /** Every tensor of a published checkpoint. */
  public static Sam2 whole(Sam2Config config) {
    return new Sam2(config, true);
  }

  public Sam2Config config() {
    return config;
  }

  /**
   * @param pixels [b, 3, S, S], normalised, in the type of the computation
   */
  public ImageEmbedding encode(Tensor pixels) {
    List<Tensor> parts =
        Scope.tidyAll(
            () -> {
              Tensor[] levels = imageEncoder.forward(pixels);
              Tensor noMemory = noMemEmbed.as(pixels.dtype()).reshape(1, -1, 1, 1);
              return List.of(
                  levels[2].add(noMemory),
                  maskDecoder.projectS0(levels[0]),
                  maskDecoder.projectS1(levels[1]));
            });
    return new ImageEmbedding(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * @param image embedding of one picture
   * @param boxes F32 [k, 4], x0, y0, x1, y1 in pixels of the original picture
   * @param height of the original picture
   * @param width of the original picture
   */
  public MaskPrediction predict(
      ImageEmbedding image, Tensor boxes, long height, long width, MaskSelection selection) {
    List<Tensor> parts =
        Scope.tidyAll(() -> select(decode(image, boxes, height, width), selection));
    return new MaskPrediction(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * All four masks of each box, the single one first: what a training looks at.
   *
   * @param image embedding of one picture, or one for each box
   * @param boxes as of {@link #predict}
   */
  public MaskPrediction masks(ImageEmbedding image, Tensor boxes, long height, long width) {
    MaskDecoder.Output output = decode(image, boxes, height, width);
    return new MaskPrediction(output.masks(), output.iou(), output.objectScore());
  }

  private MaskDecoder.Output decode(ImageEmbedding image, Tensor boxes, long height, long width) {
    Tensor size = Tensor.of(new float[] {width, height, width, height}, 4).to(boxes.device());
    Tensor tokens = promptEncoder.boxTokens(boxes.div(size).mul(config.imageSize()));
    Tensor source = image.embedding();
    Tensor positions =
        promptEncoder.densePositions(source.size(2), source.size(3)).to(source.dtype());
    Tensor prompted = source.add(promptEncoder.noMask(source.dtype()));
    return maskDecoder.forward(prompted, positions, tokens, image.s0(), image.s1());
  }

  private static List<Tensor> select(MaskDecoder.Output output, MaskSelection selection) {
    Tensor others = output.masks().narrow(1, 1, MaskDecoder.MASKS - 1);
    Tensor otherIou = output.iou().narrow(1, 1, MaskDecoder.MASKS - 1);
    if (selection.multimask()) {
      return List.of(others.contiguous(), otherIou.contiguous(), output.objectScore());
    }
    Tensor single = output.masks().select(1, 0).flatten(1, 2);
    float[] sure = count(single.gt(selection.stabilityDelta()));
    float[] possible = count(single.gt(-selection.stabilityDelta()));
    long[] best = otherIou.argmax(1).toLongs();
    Tensor[] masks = new Tensor[best.length];
    Tensor[] iou = new Tensor[best.length];
    for (int k = 0; k < best.length; k++) {
      float stability = possible[k] == 0 ? 1 : sure[k] / possible[k];
      long choice = stability >= (float) selection.stabilityThreshold() ? 0 : 1 + best[k];
      masks[k] = output.masks().select(0, k).narrow(0, choice, 1);
      iou[k] = output.iou().select(0, k).narrow(0, choice, 1);
    }
    return List.of(Tensor.stack(0, masks), Tensor.stack(0, iou), output.objectScore());
  }

  private static float[] count(Tensor mask) {
    return mask.to(DType.F32).sum(1, false).toFloats();
  }
}
