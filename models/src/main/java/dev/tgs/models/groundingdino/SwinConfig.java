package dev.tgs.models.groundingdino;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** Sizes of the Swin backbone; an absent field takes the default of the published class. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SwinConfig(
    Integer embedDim,
    List<Integer> depths,
    List<Integer> numHeads,
    Integer windowSize,
    Double mlpRatio,
    Boolean qkvBias,
    Boolean ape,
    Boolean patchNorm) {

  public SwinConfig {
    embedDim = embedDim == null ? 96 : embedDim;
    depths = depths == null ? List.of(2, 2, 6, 2) : List.copyOf(depths);
    numHeads = numHeads == null ? List.of(3, 6, 12, 24) : List.copyOf(numHeads);
    windowSize = windowSize == null ? 7 : windowSize;
    mlpRatio = mlpRatio == null ? 4.0 : mlpRatio;
    qkvBias = qkvBias == null || qkvBias;
    ape = ape != null && ape;
    patchNorm = patchNorm == null || patchNorm;
    if (ape || !patchNorm) {
      throw new IllegalArgumentException(
          "A Swin configuration with ape "
              + ape
              + " and patch_norm "
              + patchNorm
              + " is not supported; every published detector has ape false and patch_norm true.");
    }
    if (depths.size() != numHeads.size()) {
      throw new IllegalArgumentException(
          "A Swin configuration needs one number of heads a stage, but depths are "
              + depths
              + " and num_heads "
              + numHeads
              + ".");
    }
  }

  /** The sizes behind a name such as {@code swin_T_224_1k}. */
  static SwinConfig named(String name) {
    return switch (name) {
      case "swin_T_224_1k" -> of(96, List.of(2, 2, 6, 2), List.of(3, 6, 12, 24), 7);
      case "swin_B_224_22k" -> of(128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32), 7);
      case "swin_B_384_22k" -> of(128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32), 12);
      case "swin_L_224_22k" -> of(192, List.of(2, 2, 18, 2), List.of(6, 12, 24, 48), 7);
      case "swin_L_384_22k" -> of(192, List.of(2, 2, 18, 2), List.of(6, 12, 24, 48), 12);
      default ->
          throw new IllegalArgumentException(
              "Unknown backbone '"
                  + name
                  + "'; expected swin_T_224_1k, swin_B_224_22k, swin_B_384_22k, swin_L_224_22k or"
                  + " swin_L_384_22k.");
    };
  }

  private static SwinConfig of(int embed, List<Integer> depths, List<Integer> heads, int window) {
    return new SwinConfig(embed, depths, heads, window, 4.0, true, false, true);
  }

  /** Channels of a stage's output. */
  int channels(int stage) {
    return embedDim << stage;
  }
}
