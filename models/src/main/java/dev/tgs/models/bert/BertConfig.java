package dev.tgs.models.bert;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** Hugging Face's {@code config.json} of a BERT; an absent field is that of bert-base-uncased. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BertConfig(
    Integer hiddenSize,
    Integer numHiddenLayers,
    Integer numAttentionHeads,
    Integer intermediateSize,
    Integer vocabSize,
    Integer maxPositionEmbeddings,
    Integer typeVocabSize,
    Double layerNormEps) {
  public static final BertConfig BASE_UNCASED =
      new BertConfig(null, null, null, null, null, null, null, null);

  public BertConfig {
    hiddenSize = hiddenSize == null ? 768 : hiddenSize;
    numHiddenLayers = numHiddenLayers == null ? 12 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == null ? 12 : numAttentionHeads;
    intermediateSize = intermediateSize == null ? 3072 : intermediateSize;
    vocabSize = vocabSize == null ? 30522 : vocabSize;
    maxPositionEmbeddings = maxPositionEmbeddings == null ? 512 : maxPositionEmbeddings;
    typeVocabSize = typeVocabSize == null ? 2 : typeVocabSize;
    layerNormEps = layerNormEps == null ? 1e-12 : layerNormEps;
    if (hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size "
              + hiddenSize
              + " of a BERT configuration must be a multiple of num_attention_heads "
              + numAttentionHeads
              + ".");
    }
  }
}
