package dev.tgs.models.beats;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.TorchFile;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code cfg} of a BEATs checkpoint; an absent field takes the default of the published class.
 *
 * @param inputPatchSize side of a patch of the filter bank, in frames and in bins
 * @param embedDim width of the embedded patches
 * @param convPos taps of the positional convolution
 * @param numBuckets rows of the table of relative positions, for both directions
 * @param maxDistance from where on all distances share one row
 * @param gruRelPos whether the query gates its relative positions
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BeatsConfig(
    Integer inputPatchSize,
    Integer embedDim,
    Boolean convBias,
    Integer encoderLayers,
    Integer encoderEmbedDim,
    Integer encoderFfnEmbedDim,
    Integer encoderAttentionHeads,
    String activationFn,
    Boolean layerNormFirst,
    Boolean deepNorm,
    Integer convPos,
    Integer convPosGroups,
    Boolean relativePositionEmbedding,
    Integer numBuckets,
    Integer maxDistance,
    Boolean gruRelPos) {
  /** The configuration comes with the weights, so that a file could ask for any number. */
  private static final int MAX_LAYERS = 1000;

  /** BEATs_iter3_plus_AS2M, finetuned or not. */
  public static final BeatsConfig ITER3_PLUS = of(512, 12, 768, 3072, 12, 128, 16);

  /** The published shape of things in the small. */
  public static final BeatsConfig MINI = of(32, 2, 64, 256, 4, 32, 4);

  public BeatsConfig {
    inputPatchSize = inputPatchSize == null ? 16 : inputPatchSize;
    embedDim = embedDim == null ? 512 : embedDim;
    convBias = convBias != null && convBias;
    encoderLayers = encoderLayers == null ? 12 : encoderLayers;
    encoderEmbedDim = encoderEmbedDim == null ? 768 : encoderEmbedDim;
    encoderFfnEmbedDim = encoderFfnEmbedDim == null ? 3072 : encoderFfnEmbedDim;
    encoderAttentionHeads = encoderAttentionHeads == null ? 12 : encoderAttentionHeads;
    activationFn = activationFn == null ? "gelu" : activationFn;
    layerNormFirst = layerNormFirst != null && layerNormFirst;
    deepNorm = deepNorm != null && deepNorm;
    convPos = convPos == null ? 128 : convPos;
    convPosGroups = convPosGroups == null ? 16 : convPosGroups;
    relativePositionEmbedding = relativePositionEmbedding != null && relativePositionEmbedding;
    numBuckets = numBuckets == null ? 320 : numBuckets;
    maxDistance = maxDistance == null ? 1280 : maxDistance;
    gruRelPos = gruRelPos != null && gruRelPos;
    check(
        inputPatchSize > 0 && convPos > 0,
        "input_patch_size and conv_pos must be positive, but they are "
            + inputPatchSize
            + " and "
            + convPos);
    check(
        encoderLayers > 0 && encoderLayers <= MAX_LAYERS,
        "encoder_layers must be 1 to " + MAX_LAYERS + ", but is " + encoderLayers);
    check(
        encoderAttentionHeads > 0 && encoderEmbedDim % encoderAttentionHeads == 0,
        "encoder_embed_dim "
            + encoderEmbedDim
            + " must be a multiple of encoder_attention_heads "
            + encoderAttentionHeads);
    check(
        convPosGroups > 0 && encoderEmbedDim % convPosGroups == 0,
        "encoder_embed_dim "
            + encoderEmbedDim
            + " must be a multiple of conv_pos_groups "
            + convPosGroups);
    check(
        numBuckets >= 4 && numBuckets % 4 == 0 && maxDistance > numBuckets / 4,
        "num_buckets must be a multiple of 4 and max_distance more than a quarter of it, but they"
            + " are "
            + numBuckets
            + " and "
            + maxDistance);
    check(
        activationFn.equals("gelu") && !layerNormFirst,
        "activation_fn must be gelu and layer_norm_first false, as in every published checkpoint,"
            + " but they are "
            + activationFn
            + " and "
            + layerNormFirst);
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException("A BEATs configuration does not fit: " + what + ".");
    }
  }

  private static BeatsConfig of(
      int embed, int layers, int width, int hidden, int heads, int taps, int groups) {
    return new BeatsConfig(
        16, embed, false, layers, width, hidden, heads, "gelu", false, true, taps, groups, true,
        320, 800, true);
  }

  /**
   * The configuration that a checkpoint of {@code torch.save} holds beside its tensors; empty if it
   * holds none.
   */
  public static Optional<BeatsConfig> in(TensorSource file) {
    if (!(file instanceof TorchFile torch)
        || !(torch.values().get("cfg") instanceof Map<?, ?> cfg)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectMapper().convertValue(cfg, BeatsConfig.class));
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = cause.getCause() == null ? cause.getMessage() : cause.getCause().getMessage();
      throw new EngineException("The cfg of " + file.name() + " is not one of BEATs: " + reason, e);
    }
  }
}
