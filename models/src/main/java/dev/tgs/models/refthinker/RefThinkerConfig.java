package dev.tgs.models.refthinker;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tgs.models.beats.BeatsConfig;
import dev.tgs.models.clip.ClipVisionConfig;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.qformer.QformerConfig;
import java.util.List;

/**
 * Sizes of all parts of a {@link RefThinker}; an absent field is as published.
 *
 * @param qformer BERT's configuration of both projectors; widths and numbers of queries come from
 *     the other fields
 * @param dModel width of the language model
 * @param depth linear layers at the end of a projector
 * @param selectLayerList hidden states of CLIP that training looked at, negative ones counted from
 *     the end; the last one is used
 * @param visualQueryTokenNums tokens for each frame
 * @param audioQueryTokenNums tokens for each segment of the sound
 * @param loraAlpha numerator of the scaling of the adapter
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RefThinkerConfig(
    LlamaConfig llm,
    ClipVisionConfig clip,
    BeatsConfig beats,
    QformerConfig qformer,
    Integer dModel,
    Integer depth,
    List<Integer> selectLayerList,
    Integer visualQueryTokenNums,
    Integer audioQueryTokenNums,
    Double loraAlpha) {
  private static final int ADDED = RefThinkerTokens.ADDED.size();

  /** LLaMA-2-7b, CLIP ViT-L/14 and BEATs iter3+. */
  public static final RefThinkerConfig PUBLISHED =
      new RefThinkerConfig(null, null, null, null, null, null, null, null, null, null);

  /** The published shape of things in the small. */
  public static final RefThinkerConfig MINI =
      new RefThinkerConfig(
          LlamaConfig.MINI,
          ClipVisionConfig.MINI,
          BeatsConfig.MINI,
          QformerConfig.mini(BeatsConfig.MINI.encoderEmbedDim(), LlamaConfig.MINI.hiddenSize()),
          LlamaConfig.MINI.hiddenSize(),
          2,
          List.of(ClipVisionConfig.MINI.numHiddenLayers() - 1),
          8,
          8,
          null);

  public RefThinkerConfig {
    llm =
        llm == null
            ? LlamaConfig.LLAMA_2_7B.withVocabSize(LlamaConfig.LLAMA_2_7B.vocabSize() + ADDED)
            : llm;
    clip = clip == null ? ClipVisionConfig.VIT_L_14 : clip;
    beats = beats == null ? BeatsConfig.ITER3_PLUS : beats;
    qformer = qformer == null ? QformerConfig.AUDIO : qformer;
    dModel = dModel == null ? llm.hiddenSize() : dModel;
    depth = depth == null ? 2 : depth;
    selectLayerList = selectLayerList == null ? List.of(14, 22, 23) : List.copyOf(selectLayerList);
    visualQueryTokenNums = visualQueryTokenNums == null ? 32 : visualQueryTokenNums;
    audioQueryTokenNums = audioQueryTokenNums == null ? 32 : audioQueryTokenNums;
    loraAlpha = loraAlpha == null ? 16 : loraAlpha;
    int layers = clip.numHiddenLayers();
    if (selectLayerList.isEmpty()
        || selectLayerList.stream().anyMatch(layer -> layer < -layers - 1 || layer > layers)) {
      throw new IllegalArgumentException(
          "select_layer_list must name hidden states 0 to %d of CLIP, or -1 and less from the last one, but is %s."
              .formatted(layers, selectLayerList));
    }
    if (!dModel.equals(llm.hiddenSize())) {
      throw new IllegalArgumentException(
          "d_model %d must be the hidden_size %d of the language model."
              .formatted(dModel, llm.hiddenSize()));
    }
  }

  /** The hidden state of CLIP that is used. */
  public int selectLayer() {
    int layer = selectLayerList.get(selectLayerList.size() - 1);
    return layer < 0 ? layer + clip.numHiddenLayers() + 1 : layer;
  }

  QformerConfig visual() {
    return qformer.with(clip.hiddenSize(), visualQueryTokenNums, dModel, depth);
  }

  QformerConfig audio() {
    return qformer.with(beats.encoderEmbedDim(), audioQueryTokenNums, dModel, depth);
  }

  /** The same with a language model of another kind or number of tokens. */
  public RefThinkerConfig withLlm(LlamaConfig other) {
    return new RefThinkerConfig(
        other,
        clip,
        beats,
        qformer,
        other.hiddenSize(),
        depth,
        selectLayerList,
        visualQueryTokenNums,
        audioQueryTokenNums,
        loraAlpha);
  }

  /** The same with another BEATs, such as the one that a checkpoint describes. */
  public RefThinkerConfig withBeats(BeatsConfig other) {
    return new RefThinkerConfig(
        llm,
        clip,
        other,
        qformer,
        dModel,
        depth,
        selectLayerList,
        visualQueryTokenNums,
        audioQueryTokenNums,
        loraAlpha);
  }
}
