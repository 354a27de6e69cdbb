package dev.tgs.agent.models;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import java.nio.file.Path;

/** A mini agent on disk that nobody has trained. */
final class RandomMini {
  private RandomMini() {}

  static void write(Path folder, long seed) {
    MiniWriter writer = new MiniWriter(folder, DType.F32);
    try (GroundingDino model = GroundingDino.of(GroundingDinoConfig.MINI)) {
      fill(model, seed);
      writer.grounder(model, new GrounderFile(GroundingDinoConfig.MINI, null, null, 0.45f));
    }
    try (Sam2 model = Sam2.image(Sam2Config.MINI)) {
      fill(model, seed);
      writer.segmenter(model, Sam2Config.MINI);
    }
    try (RefThinker model = new RefThinker(RefThinkerConfig.MINI, Quantization.NONE)) {
      MiniFolder.parts(model).values().forEach(part -> fill(part, seed));
      writer.thinker(model);
    }
    writer.card(
        """
        # A mini agent

        It knows dogs and cats
        that are drawn in red and blue.

        ## More
        """);
    writer.digests();
  }

  private static void fill(Module module, long seed) {
    module.fill(new RandomWeights(seed), DType.F32, Device.CPU);
  }
}
