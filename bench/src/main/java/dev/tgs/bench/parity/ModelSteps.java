package dev.tgs.bench.parity;

import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.bert.Bert;
import dev.tgs.models.bert.BertConfig;
import dev.tgs.models.bert.BertKeys;
import dev.tgs.models.groundingdino.Detections;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.models.groundingdino.GroundingDinoKeys;
import dev.tgs.models.groundingdino.TextFeatures;
import dev.tgs.models.sam2.ImageEmbedding;
import dev.tgs.models.sam2.MaskPrediction;
import dev.tgs.models.sam2.MaskSelection;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import dev.tgs.models.sam2.Sam2Keys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models, on tensors that are prepared already. */
final class ModelSteps {
  private static final long LARGEST_SIDE = 16_384;

  private ModelSteps() {}

  static void load(Module model, WeightFiles.Keys keys, ParityCall call, String what) {
    WeightFiles.load(model, call.needWeights(what), keys, call.precision(), Device.CPU);
  }

  static DType compute(ParityCall call) {
    return Engine.computeType(call.precision(), Device.CPU);
  }

  /** {@code last_hidden_state} F32 [b, n, hidden]. */
  static Map<String, Tensor> bert(ParityCall call, Inputs inputs) {
    Tensor ids = inputs.longs("input_ids", 2);
    long b = ids.size(0);
    long n = ids.size(1);
    Tensor types = inputs.optionalLongs("token_type_ids", 2).orElseGet(() -> zeros(b, n));
    Tensor positions =
        inputs
            .optionalLongs("position_ids", 2)
            .orElseGet(() -> Tensor.arange(0, n, DType.I64).unsqueeze(0).expand(b, n));
    Inputs.shaped("token_type_ids", types, b, n);
    Inputs.shaped("position_ids", positions, b, n);
    Tensor mask = inputs.optionalLongs("attention_mask", 2, 3).map(m -> rows(m, b, n)).orElse(null);
    try (Bert model = new Bert(ConfigFile.read(call.config(), BertConfig.class))) {
      load(model, BertKeys::of, call, "a BERT");
      Tensor hidden = model.forward(ids, types, positions, mask, compute(call));
      return Map.of("last_hidden_state", hidden.to(DType.F32).contiguous());
    }
  }

  private static Tensor zeros(long b, long n) {
    return Tensor.zeros(DType.I64, b, n);
  }

  /** Which tokens each may attend to; a row that may attend to none is never compared: all. */
  private static Tensor rows(Tensor mask, long b, long n) {
    Tensor allowed =
        mask.dim() == 2
            ? Inputs.shaped("attention_mask", mask, b, n).ne(zeros(b, n)).reshape(b, 1, 1, n)
            : Inputs.shaped("attention_mask", mask, b, n, n)
                .ne(Tensor.zeros(DType.I64, b, n, n))
                .unsqueeze(1);
    Tensor some = allowed.to(DType.F32).amax(-1, true).gt(0);
    return allowed.to(DType.F32).sub(some.to(DType.F32)).add(1).gt(0);
  }

  /** {@code pred_logits} F32 [b, q, 256] and {@code pred_boxes} F32 [b, q, 4]. */
  static Map<String, Tensor> groundingDino(ParityCall call, Inputs inputs) {
    Tensor pixels = Inputs.shaped("pixel_values", inputs.floats("pixel_values", 4), -1, 3, -1, -1);
    Tensor ids = Inputs.shaped("input_ids", inputs.longs("input_ids", 2), pixels.size(0), -1);
    Tensor first = ids.narrow(0, 0, 1);
    if (!first.expand(ids.shape()).equal(ids)) {
      throw new AgentException(
          "The rows of input_ids differ, but all pictures of a batch share one caption; run one caption after the other.");
    }
    try (GroundingDino model =
        GroundingDino.of(ConfigFile.read(call.config(), GroundingDinoConfig.class))) {
      load(model, GroundingDinoKeys::of, call, "a Grounding DINO checkpoint");
      TextFeatures caption = model.text(first.toLongs(), compute(call));
      Detections found = model.detect(model.image(pixels.to(compute(call))), caption);
      return Map.of(
          "pred_logits", found.logits().to(DType.F32).contiguous(),
          "pred_boxes", found.boxes().to(DType.F32).contiguous());
    }
  }

  /**
   * {@code image_embed}, {@code low_res_masks}, {@code iou_predictions} and {@code masks.b} of each
   * picture b.
   */
  static Map<String, Tensor> sam2Image(ParityCall call, Inputs inputs) {
    Sam2Config config = ConfigFile.read(call.config(), Sam2Config.class);
    long side = config.imageSize();
    Tensor pixels =
        Inputs.shaped("pixel_values", inputs.floats("pixel_values", 4), -1, 3, side, side);
    long b = pixels.size(0);
    Tensor boxes = Inputs.shaped("boxes", inputs.floats("boxes", 3), b, -1, 4);
    long[] sizes =
        Inputs.shaped("original_sizes", inputs.longs("original_sizes", 2), b, 2).toLongs();
    for (long size : sizes) {
      if (size < 1 || size > LARGEST_SIDE) {
        throw new AgentException(
            "original_sizes holds %d; a side has 1 to %d pixels.".formatted(size, LARGEST_SIDE));
      }
    }
    boolean multimask =
        inputs.optionalLongs("multimask_output", 1).map(flag -> flag.item() != 0).orElse(false);
    MaskSelection selection = multimask ? MaskSelection.MULTIMASK : MaskSelection.PUBLISHED;
    try (Sam2 model = Sam2.image(config)) {
      load(model, Sam2Keys::of, call, "a SAM 2.1 checkpoint");
      ImageEmbedding pictures = model.encode(pixels.to(compute(call)));
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("image_embed", pictures.embedding().to(DType.F32).contiguous());
      List<Tensor> lowRes = new ArrayList<>();
      List<Tensor> iou = new ArrayList<>();
      for (int i = 0; i < b; i++) {
        long height = sizes[2 * i];
        long width = sizes[2 * i + 1];
        MaskPrediction found =
            model.predict(pictures.select(i), boxes.select(0, i), height, width, selection);
        lowRes.add(found.lowResMasks().to(DType.F32));
        iou.add(found.iou().to(DType.F32));
        outputs.put("masks." + i, found.masksAt(height, width).contiguous());
      }
      outputs.put("low_res_masks", Tensor.stack(0, lowRes.toArray(Tensor[]::new)));
      outputs.put("iou_predictions", Tensor.stack(0, iou.toArray(Tensor[]::new)));
      return outputs;
    }
  }
}
