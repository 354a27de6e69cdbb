package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import java.util.ArrayList;
import java.util.List;

/** The hierarchical vision transformer behind SAM 2's image encoder (segment.md 3; Hiera, 2023). */
final class Hiera extends Module {
  private final Parameter posEmbed;
  private final Parameter posEmbedWindow;
  private final Conv2d patchEmbed;
  private final List<HieraBlock> blocks = new ArrayList<>();
  private final List<Integer> stageEnds = new ArrayList<>();

  Hiera(HieraConfig config) {
    int dim = config.embedDim();
    int firstWindow = config.windowSpec().get(0);
    posEmbed =
        parameter(
            "pos_embed",
            1,
            dim,
            config.windowPosEmbedBkgSpatialSize().get(0),
            config.windowPosEmbedBkgSpatialSize().get(1));
    posEmbedWindow = parameter("pos_embed_window", 1, dim, firstWindow, firstWindow);
    patchEmbed = child("patch_embed.proj", new Conv2d(3, dim, 7, 4, 3, 1));
    int last = -1;
    for (int blocksOfStage : config.stages()) {
      last += blocksOfStage;
      stageEnds.add(last);
    }
    int stage = 0;
    int heads = config.numHeads();
    for (int i = 0; i <= last; i++) {
      // The first block of a stage still cuts the grid of the stage before, so it keeps its window.
      int window = config.globalAttBlocks().contains(i) ? 0 : config.windowSpec().get(stage);
      boolean opensStage = stageEnds.contains(i - 1);
      int dimOut = opensStage ? 2 * dim : dim;
      if (opensStage) {
        stage++;
        heads *= 2;
      }
      boolean pools = opensStage && stage <= config.qPool();
      blocks.add(child("blocks." + i, new HieraBlock(dim, dimOut, heads, window, pools)));
      dim = dimOut;
    }
  }

  /**
   * @param pixels [b, 3, S, S], normalised, in the type of the computation
   * @return the output of each stage as [b, h, w, c], strides 4, 8, 16, 32
   */
  List<Tensor> forward(Tensor pixels) {
    List<Tensor> outputs = new ArrayList<>();
    Tensor x =
        Scope.tidy(
            () -> {
              Tensor tokens = patchEmbed.forward(pixels).permute(0, 2, 3, 1);
              return tokens.add(positions(tokens)).contiguous();
            });
    for (int i = 0; i < blocks.size(); i++) {
      HieraBlock block = blocks.get(i);
      Tensor input = x;
      x = Scope.tidy(() -> block.forward(input));
      if (!outputs.contains(input)) {
        input.close();
      }
      if (stageEnds.contains(i)) {
        outputs.add(x);
      }
    }
    return outputs;
  }

  /** Background resized to the grid plus the window's own embedding, tiled: [1, h, w, c]. */
  private Tensor positions(Tensor tokens) {
    long h = tokens.size(1);
    long w = tokens.size(2);
    Tensor window = posEmbedWindow.as(dev.tgs.engine.DType.F32);
    Tensor background = Functional.upsampleBicubic(posEmbed.as(dev.tgs.engine.DType.F32), h, w);
    Tensor tiled = window.repeat(1, 1, h / window.size(2), w / window.size(3));
    return background.add(tiled).permute(0, 2, 3, 1).to(tokens.dtype());
  }
}
