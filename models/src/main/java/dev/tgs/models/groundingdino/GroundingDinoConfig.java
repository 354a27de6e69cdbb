package dev.tgs.models.groundingdino;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tgs.models.bert.BertConfig;
import java.util.List;

/**
 * The published config file's names, with {@code swin} and {@code bert} beside them; an absent
 * field takes the value of the published Swin-T configuration.
 *
 * @param hiddenDim width D of the model
 * @param returnIntermIndices stages whose output is used
 * @param maxTextLen columns of the logits, and the most tokens of a caption
 * @param numFeatureLevels levels of the encoder; those beyond the stages come from strided
 *     convolutions
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GroundingDinoConfig(
    String backbone,
    Integer hiddenDim,
    List<Integer> returnIntermIndices,
    Integer nheads,
    Integer encLayers,
    Integer decLayers,
    Integer dimFeedforward,
    Integer numQueries,
    Integer numFeatureLevels,
    @JsonProperty("enc_n_points") Integer encNPoints,
    @JsonProperty("dec_n_points") Integer decNPoints,
    @JsonProperty("pe_temperatureH") Double peTemperatureH,
    @JsonProperty("pe_temperatureW") Double peTemperatureW,
    Integer maxTextLen,
    SwinConfig swin,
    BertConfig bert) {
  public static final GroundingDinoConfig SWIN_T_OGC = published("swin_T_224_1k");
  public static final GroundingDinoConfig SWIN_B_COGCOOR = published("swin_B_384_22k");

  /** The published shape of things in the small; a trained one has a smaller vocabulary too. */
  public static final GroundingDinoConfig MINI =
      new GroundingDinoConfig(
          "swin_T_224_1k",
          128,
          List.of(1, 2, 3),
          4,
          2,
          3,
          256,
          40,
          3,
          2,
          4,
          20.0,
          20.0,
          64,
          new SwinConfig(32, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 4, 3.0, true, false, true),
          new BertConfig(128, 2, 4, 256, null, 64, null, null));

  public GroundingDinoConfig {
    backbone = backbone == null ? "swin_T_224_1k" : backbone;
    hiddenDim = hiddenDim == null ? 256 : hiddenDim;
    returnIntermIndices =
        returnIntermIndices == null ? List.of(1, 2, 3) : List.copyOf(returnIntermIndices);
    nheads = nheads == null ? 8 : nheads;
    encLayers = encLayers == null ? 6 : encLayers;
    decLayers = decLayers == null ? 6 : decLayers;
    dimFeedforward = dimFeedforward == null ? 2048 : dimFeedforward;
    numQueries = numQueries == null ? 900 : numQueries;
    numFeatureLevels = numFeatureLevels == null ? 4 : numFeatureLevels;
    encNPoints = encNPoints == null ? 4 : encNPoints;
    decNPoints = decNPoints == null ? 4 : decNPoints;
    peTemperatureH = peTemperatureH == null ? 20.0 : peTemperatureH;
    peTemperatureW = peTemperatureW == null ? 20.0 : peTemperatureW;
    swin = swin == null ? SwinConfig.named(backbone) : swin;
    bert = bert == null ? BertConfig.BASE_UNCASED : bert;
    maxTextLen = maxTextLen == null ? Math.min(256, bert.maxPositionEmbeddings()) : maxTextLen;
    if (hiddenDim < 32 || hiddenDim % 32 != 0) {
      throw new IllegalArgumentException(
          "hidden_dim of a Grounding DINO configuration must be a multiple of 32, but it is "
              + hiddenDim
              + ".");
    }
    if (maxTextLen < 4 || maxTextLen > bert.maxPositionEmbeddings()) {
      throw new IllegalArgumentException(
          "max_text_len of a Grounding DINO configuration must be from 4 to the"
              + " max_position_embeddings of its bert, "
              + bert.maxPositionEmbeddings()
              + ", but it is "
              + maxTextLen
              + ".");
    }
    if (nheads < 2 || nheads % 2 != 0 || hiddenDim % nheads != 0) {
      throw new IllegalArgumentException(
          "nheads of a Grounding DINO configuration must be even and divide hidden_dim "
              + hiddenDim
              + ", but it is "
              + nheads
              + ".");
    }
    if (numFeatureLevels < returnIntermIndices.size()) {
      throw new IllegalArgumentException(
          "num_feature_levels is "
              + numFeatureLevels
              + ", fewer than the stages of return_interm_indices "
              + returnIntermIndices
              + ".");
    }
  }

  private static GroundingDinoConfig published(String backbone) {
    return new GroundingDinoConfig(
        backbone, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  /** The same with another text encoder. */
  public GroundingDinoConfig withBert(BertConfig other) {
    return new GroundingDinoConfig(
        backbone,
        hiddenDim,
        returnIntermIndices,
        nheads,
        encLayers,
        decLayers,
        dimFeedforward,
        numQueries,
        numFeatureLevels,
        encNPoints,
        decNPoints,
        peTemperatureH,
        peTemperatureW,
        maxTextLen,
        swin,
        other);
  }
}
