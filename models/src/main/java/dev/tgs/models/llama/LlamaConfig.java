package dev.tgs.models.llama;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Hugging Face's {@code config.json} of a LLaMA or a Qwen2; an absent field is as {@code
 * LlamaConfig} of transformers has it.
 *
 * @param modelType {@code llama} or {@code qwen2}, which adds biases to query, key and value
 * @param numKeyValueHeads heads of keys and values; several query heads may share one
 * @param ropeScaling stretched positions, which neither LLaMA-2 nor Qwen2 has: must be absent
 * @param tieWordEmbeddings whether the head is the table of embeddings itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LlamaConfig(
    String modelType,
    Integer hiddenSize,
    Integer intermediateSize,
    Integer numHiddenLayers,
    Integer numAttentionHeads,
    Integer numKeyValueHeads,
    Integer vocabSize,
    Double rmsNormEps,
    Double ropeTheta,
    JsonNode ropeScaling,
    Integer maxPositionEmbeddings,
    Boolean tieWordEmbeddings) {
  private static final String QWEN2 = "qwen2";

  /** LLaMA-2-7b and its chat form. */
  public static final LlamaConfig LLAMA_2_7B =
      new LlamaConfig("llama", 4096, 11008, 32, 32, 32, 32000, 1e-5, 10000.0, null, 4096, false);

  /** Qwen2-7B-Instruct. */
  public static final LlamaConfig QWEN2_7B =
      new LlamaConfig(QWEN2, 3584, 18944, 28, 28, 4, 152064, 1e-6, 1e6, null, 32768, false);

  /** For trials and tests; columns fit four-bit weights. */
  public static final LlamaConfig MINI =
      new LlamaConfig("llama", 128, 320, 4, 4, 4, 1000, 1e-5, 10000.0, null, 4096, false);

  public LlamaConfig {
    modelType = modelType == null ? "llama" : modelType;
    hiddenSize = hiddenSize == null ? 4096 : hiddenSize;
    intermediateSize = intermediateSize == null ? 11008 : intermediateSize;
    numHiddenLayers = numHiddenLayers == null ? 32 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == null ? 32 : numAttentionHeads;
    numKeyValueHeads = numKeyValueHeads == null ? numAttentionHeads : numKeyValueHeads;
    vocabSize = vocabSize == null ? 32000 : vocabSize;
    rmsNormEps = rmsNormEps == null ? 1e-6 : rmsNormEps;
    ropeTheta = ropeTheta == null ? 10000 : ropeTheta;
    maxPositionEmbeddings = maxPositionEmbeddings == null ? 2048 : maxPositionEmbeddings;
    tieWordEmbeddings = tieWordEmbeddings != null && tieWordEmbeddings;
    if (!modelType.equals("llama") && !modelType.equals(QWEN2)) {
      throw new IllegalArgumentException(
          "model_type of a language model must be llama or qwen2, but is " + modelType + ".");
    }
    if (ropeScaling != null && !ropeScaling.isNull()) {
      throw new IllegalArgumentException(
          "rope_scaling of a language model must be absent, as LLaMA-2 and Qwen2 have it, but is "
              + ropeScaling
              + ".");
    }
    if (hiddenSize % (2 * numAttentionHeads) != 0 || numAttentionHeads % numKeyValueHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size %d of a language model must be an even multiple of num_attention_heads %d, and that a multiple of num_key_value_heads %d."
              .formatted(hiddenSize, numAttentionHeads, numKeyValueHeads));
    }
  }

  /** Width of a head. */
  public int headDim() {
    return hiddenSize / numAttentionHeads;
  }

  /** Whether query, key and value have biases. */
  public boolean hasQueryKeyValueBias() {
    return modelType.equals(QWEN2);
  }

  /** The same with another number of tokens. */
  public LlamaConfig withVocabSize(int size) {
    return new LlamaConfig(
        modelType,
        hiddenSize,
        intermediateSize,
        numHiddenLayers,
        numAttentionHeads,
        numKeyValueHeads,
        size,
        rmsNormEps,
        ropeTheta,
        ropeScaling,
        maxPositionEmbeddings,
        tieWordEmbeddings);
  }

  /** The same with another number of layers. */
  public LlamaConfig withLayers(int count) {
    return new LlamaConfig(
        modelType,
        hiddenSize,
        intermediateSize,
        count,
        numAttentionHeads,
        numKeyValueHeads,
        vocabSize,
        rmsNormEps,
        ropeTheta,
        ropeScaling,
        maxPositionEmbeddings,
        tieWordEmbeddings);
  }
}
