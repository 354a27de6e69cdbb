package dev.tgs.models.clip;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Hugging Face's {@code config.json} of a CLIP, the whole one or that of its vision tower; an
 * absent field takes the default of the published class.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClipVisionConfig(
    Integer hiddenSize,
    Integer intermediateSize,
    Integer numHiddenLayers,
    Integer numAttentionHeads,
    Integer imageSize,
    Integer patchSize,
    String hiddenAct,
    Double layerNormEps) {
  public static final String QUICK_GELU = "quick_gelu";
  public static final String GELU = "gelu";

  /** openai/clip-vit-large-patch14. */
  public static final ClipVisionConfig VIT_L_14 =
      new ClipVisionConfig(1024, 4096, 24, 16, 224, 14, QUICK_GELU, 1e-5);

  /** The published shape of things in the small: the same 224 pixels in patches of 28. */
  public static final ClipVisionConfig MINI =
      new ClipVisionConfig(64, 256, 4, 4, 224, 28, QUICK_GELU, 1e-5);

  public ClipVisionConfig {
    hiddenSize = hiddenSize == null ? 768 : hiddenSize;
    intermediateSize = intermediateSize == null ? 3072 : intermediateSize;
    numHiddenLayers = numHiddenLayers == null ? 12 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == null ? 12 : numAttentionHeads;
    imageSize = imageSize == null ? 224 : imageSize;
    patchSize = patchSize == null ? 32 : patchSize;
    hiddenAct = hiddenAct == null ? QUICK_GELU : hiddenAct;
    layerNormEps = layerNormEps == null ? 1e-5 : layerNormEps;
    if (numAttentionHeads < 1 || hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size "
              + hiddenSize
              + " of a CLIP configuration must be a multiple of num_attention_heads "
              + numAttentionHeads
              + ".");
    }
    if (patchSize < 1 || imageSize < patchSize) {
      throw new IllegalArgumentException(
          "image_size "
              + imageSize
              + " of a CLIP configuration must hold at least one patch of patch_size "
              + patchSize
              + ".");
    }
    if (!List.of(QUICK_GELU, GELU).contains(hiddenAct)) {
      throw new IllegalArgumentException(
          "hidden_act of a CLIP configuration must be quick_gelu or gelu, but it is "
              + hiddenAct
              + ".");
    }
  }

  @JsonCreator
  static ClipVisionConfig read(
      @JsonProperty("vision_config") ClipVisionConfig vision,
      @JsonProperty("hidden_size") Integer hiddenSize,
      @JsonProperty("intermediate_size") Integer intermediateSize,
      @JsonProperty("num_hidden_layers") Integer numHiddenLayers,
      @JsonProperty("num_attention_heads") Integer numAttentionHeads,
      @JsonProperty("image_size") Integer imageSize,
      @JsonProperty("patch_size") Integer patchSize,
      @JsonProperty("hidden_act") String hiddenAct,
      @JsonProperty("layer_norm_eps") Double layerNormEps) {
    return vision != null
        ? vision
        : new ClipVisionConfig(
            hiddenSize,
            intermediateSize,
            numHiddenLayers,
            numAttentionHeads,
            imageSize,
            patchSize,
            hiddenAct,
            layerNormEps);
  }

  /** Patches along a side; what remains of the picture is not seen. */
  public int grid() {
    return imageSize / patchSize;
  }

  /** The class token and one for each patch. */
  public int tokens() {
    return 1 + grid() * grid();
  }
}
