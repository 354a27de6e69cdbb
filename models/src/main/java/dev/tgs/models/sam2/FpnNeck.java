package dev.tgs.models.sam2;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import java.util.List;

/** Brings each level to the model's width; only the levels named take from the one below. */
final class FpnNeck extends Module {
  private final List<Conv2d> convs;
  private final List<Integer> topDownLevels;

  FpnNeck(Sam2Config.Neck config) {
    List<Integer> channels = config.backboneChannelList();
    convs =
        java.util.stream.IntStream.range(0, channels.size())
            .mapToObj(
                i -> child("convs." + i + ".conv", new Conv2d(channels.get(i), config.dModel(), 1)))
            .toList();
    topDownLevels = config.fpnTopDownLevels();
  }

  /**
   * @param levels [b, h, w, c] each, shallowest first
   * @return [b, D, h, w] each, shallowest first
   */
  Tensor[] forward(List<Tensor> levels) {
    int deepest = levels.size() - 1;
    Tensor[] outputs = new Tensor[levels.size()];
    Tensor below = null;
    for (int level = deepest; level >= 0; level--) {
      // convs are stored deepest first
      Tensor lateral = convs.get(deepest - level).forward(levels.get(level).permute(0, 3, 1, 2));
      below =
          below != null && topDownLevels.contains(level)
              ? lateral.add(Functional.upsampleNearest(below, lateral.size(2), lateral.size(3)))
              : lateral;
      outputs[level] = below;
    }
    return outputs;
  }
}
