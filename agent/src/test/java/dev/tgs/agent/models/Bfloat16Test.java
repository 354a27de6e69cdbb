package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.Detections;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.models.sam2.HieraConfig;
import dev.tgs.models.sam2.ImageEmbedding;
import dev.tgs.models.sam2.MaskPrediction;
import dev.tgs.models.sam2.MaskSelection;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What bfloat16 costs in accuracy, held against what the same weights give in float32. */
class Bfloat16Test {
  /** Masks of random weights are the more a matter of luck the wider the model. */
  private static final Sam2Config NARROW =
      new Sam2Config(
          256,
          new Sam2Config.ImageEncoder(
              1,
              new HieraConfig(
                  16, 1, List.of(1, 2, 3, 1), List.of(4), List.of(8, 4, 14, 7), List.of(7, 7), 3),
              new Sam2Config.Neck(64, List.of(128, 64, 32, 16), List.of(2, 3))),
          null,
          null,
          null);

  private static <M extends Module> M filled(Supplier<M> tree, DType precision) {
    M model = tree.get();
    model.fill(new RandomWeights(0), precision, Device.CPU);
    return model;
  }

  /** Smooth noise, normalised as pictures are. */
  private static Tensor picture(long height, long width) {
    Engine.seed(3);
    return Functional.upsampleBilinear(Tensor.randn(1, 3, 12, 12), height, width);
  }

  @Test
  void embeddingsAndMasksOfTheSameBoxAgree() {
    try (Sam2 exact = filled(() -> Sam2.image(NARROW), DType.F32);
        Sam2 rounded = filled(() -> Sam2.image(NARROW), DType.BF16);
        Scope scope = Scope.open()) {
      Tensor pixels = picture(256, 256);
      ImageEmbedding expected = exact.encode(pixels);
      ImageEmbedding actual = rounded.encode(pixels.to(DType.BF16));
      Tensor difference = actual.embedding().to(DType.F32).sub(expected.embedding());
      assertThat(norm(difference) / norm(expected.embedding())).isLessThan(3e-2);
      assertThat(iou(masks(exact, expected), masks(rounded, actual))).isGreaterThan(0.97);
    }
  }

  private static double norm(Tensor x) {
    return Math.sqrt(x.pow(2).sum().item());
  }

  /** Without the stability rule, whose switch a rounding may throw. */
  private static Tensor masks(Sam2 model, ImageEmbedding picture) {
    Tensor boxes = Tensor.of(new float[] {20, 30, 120, 150, 100, 60, 240, 190}, 2, 4);
    MaskSelection first = new MaskSelection(false, 0.05, 0);
    MaskPrediction found = model.predict(picture, boxes, 256, 256, first);
    return found.lowResMasks().gt(0).to(DType.F32);
  }

  private static double iou(Tensor a, Tensor b) {
    double both = a.mul(b).sum().item();
    return both / (a.sum().item() + b.sum().item() - both);
  }

  @Test
  void boxesOfTheSameQueryAgree() {
    try (GroundingDino exact = filled(() -> GroundingDino.of(GroundingDinoConfig.MINI), DType.F32);
        GroundingDino rounded =
            filled(() -> GroundingDino.of(GroundingDinoConfig.MINI), DType.BF16);
        Scope scope = Scope.open()) {
      Detections expected = detect(exact, DType.F32);
      Detections actual = detect(rounded, DType.BF16);
      float[] apart =
          actual.boxes().to(DType.F32).sub(expected.boxes()).abs().amax(-1, false).toFloats();
      long[] exactTokens = expected.tokens().toLongs();
      long[] roundedTokens = actual.tokens().toLongs();
      int same = 0;
      for (int i = 0; i < apart.length; i++) {
        // Close scores may swap, and a query's place has an embedding of its own.
        if (exactTokens[i] == roundedTokens[i]) {
          same++;
          assertThat(apart[i]).as("query %d", i).isLessThan(0.02f);
        }
      }
      assertThat(same).isGreaterThanOrEqualTo(apart.length / 10);
      assertThat(exactTokens[0]).isEqualTo(roundedTokens[0]);
    }
  }

  private static Detections detect(GroundingDino model, DType compute) {
    long[] ids = BertTokenizer.published().encode("the man sawing the tree.");
    Tensor pixels = picture(160, 240).to(compute);
    return model.detect(model.image(pixels), model.text(ids, compute));
  }
}
