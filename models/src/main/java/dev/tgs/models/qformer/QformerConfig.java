package dev.tgs.models.qformer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * BERT's {@code config.json} and what a projector adds to it; an absent field is as published.
 *
 * @param crossAttentionFreq every how many layers one attends to the features
 * @param encoderWidth width of the features
 * @param numQueryToken tokens that come out for each frame or segment
 * @param dModel width of the language model
 * @param depth linear layers from the Q-Former to the language model
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record QformerConfig(
    Integer hiddenSize,
    Integer numHiddenLayers,
    Integer numAttentionHeads,
    Integer intermediateSize,
    Double layerNormEps,
    Integer crossAttentionFreq,
    Integer encoderWidth,
    Integer numQueryToken,
    Integer dModel,
    Integer depth) {
  /** What follows CLIP ViT-L/14. */
  public static final QformerConfig VISUAL = published(1024);

  /** What follows BEATs. */
  public static final QformerConfig AUDIO = published(768);

  public QformerConfig {
    hiddenSize = hiddenSize == null ? 768 : hiddenSize;
    numHiddenLayers = numHiddenLayers == null ? 2 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == null ? 12 : numAttentionHeads;
    intermediateSize = intermediateSize == null ? 3072 : intermediateSize;
    layerNormEps = layerNormEps == null ? 1e-12 : layerNormEps;
    crossAttentionFreq = crossAttentionFreq == null ? 1 : crossAttentionFreq;
    encoderWidth = encoderWidth == null ? 768 : encoderWidth;
    numQueryToken = numQueryToken == null ? 32 : numQueryToken;
    dModel = dModel == null ? 4096 : dModel;
    depth = depth == null ? 2 : depth;
    if (numAttentionHeads < 1 || hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size "
              + hiddenSize
              + " of a Q-Former configuration must be a multiple of num_attention_heads "
              + numAttentionHeads
              + ".");
    }
    if (crossAttentionFreq < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "cross_attention_freq and depth of a Q-Former configuration must be at least 1, but they"
              + " are "
              + crossAttentionFreq
              + " and "
              + depth
              + ".");
    }
  }

  private static QformerConfig published(int encoderWidth) {
    return new QformerConfig(null, null, null, null, null, null, encoderWidth, null, null, null);
  }

  /** The same BERT between features and a language model of other sizes. */
  public QformerConfig with(int encoderWidth, int numQueryToken, int dModel, int depth) {
    return new QformerConfig(
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        layerNormEps,
        crossAttentionFreq,
        encoderWidth,
        numQueryToken,
        dModel,
        depth);
  }

  /** The published shape of things in the small. */
  public static QformerConfig mini(int encoderWidth, int dModel) {
    return new QformerConfig(64, 2, 4, 256, 1e-12, 1, encoderWidth, 8, dModel, 2);
  }
}
