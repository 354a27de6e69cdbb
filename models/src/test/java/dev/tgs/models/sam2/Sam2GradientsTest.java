package dev.tgs.models.sam2;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.GradientCheck;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class Sam2GradientsTest {
  /** What a box prompt does not run. */
  private static boolean idle(String key) {
    return key.contains("mask_downscaling") || key.matches(".*point_embeddings\\.[01]\\..*");
  }

  @Test
  void masksFromBoxes() {
    String name = "sam2-image-small";
    try (Sam2 model = Sam2.image(ParityFixture.config(name, Sam2Config.class));
        Scope scope = Scope.open()) {
      model.load(ParityWeights.of(name), DType.F32, Device.CPU);
      ParityFixture fixture = ParityFixture.of("sam2-image-multimask");
      Tensor pixels = Sam2ParityTest.pixels(fixture);
      Tensor boxes = fixture.get("in.boxes").select(0, 0).narrow(0, 0, 1);
      new GradientCheck(
              model,
              () -> {
                ImageEmbedding image = model.encode(pixels);
                MaskPrediction single =
                    model.predict(image, boxes, 100, 150, new MaskSelection(false, 0, 0));
                MaskPrediction several =
                    model.predict(image, boxes, 100, 150, MaskSelection.MULTIMASK);
                return List.of(
                    single.lowResMasks(),
                    single.iou(),
                    several.lowResMasks(),
                    several.iou(),
                    several.objectScore());
              })
          .check(
              1e-2,
              Sam2GradientsTest::idle,
              "image_encoder.trunk.patch_embed.proj.weight",
              "image_encoder.trunk.pos_embed_window",
              "image_encoder.trunk.blocks.3.mlp.layers.0.weight",
              "image_encoder.neck.convs.1.conv.weight",
              "sam_prompt_encoder.point_embeddings.2.weight",
              "sam_mask_decoder.transformer.layers.1.cross_attn_token_to_image.q_proj.weight",
              "sam_mask_decoder.output_upscaling.0.weight",
              "sam_mask_decoder.output_hypernetworks_mlps.0.layers.2.weight");
    }
  }
}
