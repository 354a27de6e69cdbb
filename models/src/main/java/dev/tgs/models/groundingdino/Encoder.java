package dev.tgs.models.groundingdino;

import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Six rounds of fusion, text attention and deformable image attention (ground.md 9). */
final class Encoder extends Module {
  private final List<FusionLayer> fusionLayers;
  private final List<TextLayer> textLayers;
  private final List<ImageLayer> layers;

  Encoder(GroundingDinoConfig config) {
    layers = repeat(config, "layers.", () -> new ImageLayer(config));
    textLayers = repeat(config, "text_layers.", () -> new TextLayer(config));
    fusionLayers =
        repeat(
            config,
            "fusion_layers.",
            () ->
                new FusionLayer(
                    config.hiddenDim(), config.dimFeedforward() / 2, config.nheads() / 2));
  }

  private <M extends Module> List<M> repeat(
      GroundingDinoConfig config, String name, Supplier<M> make) {
    return IntStream.range(0, config.encLayers())
        .mapToObj(i -> child(name + i, make.get()))
        .toList();
  }

  /**
   * @param memory [b, tokens, D]
   * @param text [b, n, D]
   */
  record Output(Tensor memory, Tensor text) {}

  Output forward(ImageFeatures image, TextFeatures caption) {
    Tensor memory = image.features();
    Tensor text = caption.encoded().expand(memory.size(0), -1, -1);
    for (int i = 0; i < layers.size(); i++) {
      int layer = i;
      Tensor imageIn = memory;
      Tensor textIn = text;
      List<Tensor> out =
          Scope.tidyAll(
              () -> {
                FusionLayer.Output fused = fusionLayers.get(layer).forward(imageIn, textIn);
                return List.of(
                    layers.get(layer).forward(fused.image(), image),
                    textLayers.get(layer).forward(fused.text(), caption));
              });
      if (i > 0) {
        imageIn.close();
        textIn.close();
      }
      memory = out.get(0);
      text = out.get(1);
    }
    return new Output(memory, text);
  }

  /** Self-attention within each sub-sentence, then an MLP; both post-norm. */
  private static final class TextLayer extends Module {
    private final MultiheadAttention selfAttn;
    private final FeedForward feedForward;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    TextLayer(GroundingDinoConfig config) {
      int width = config.hiddenDim();
      selfAttn = child("self_attn", new MultiheadAttention(width, config.nheads() / 2));
      feedForward = inline(feedForward(width, config.dimFeedforward() / 2));
      norm1 = child("norm1", new LayerNorm(width, 1e-5));
      norm2 = child("norm2", new LayerNorm(width, 1e-5));
    }

    Tensor forward(Tensor text, TextFeatures caption) {
      Tensor query = text.add(caption.positions().to(text.dtype()));
      Tensor attended = selfAttn.forward(query, query, text, caption.mask());
      Tensor x = norm1.forward(attended.addInPlace(text));
      return norm2.forward(feedForward.forward(x).addInPlace(x));
    }
  }

  /** Deformable self-attention, then an MLP; both post-norm. */
  private static final class ImageLayer extends Module {
    private final DeformableAttention selfAttn;
    private final FeedForward feedForward;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    ImageLayer(GroundingDinoConfig config) {
      int width = config.hiddenDim();
      selfAttn =
          child(
              "self_attn",
              new DeformableAttention(
                  width, config.nheads(), config.numFeatureLevels(), config.encNPoints()));
      norm1 = child("norm1", new LayerNorm(width, 1e-5));
      feedForward = inline(feedForward(width, config.dimFeedforward()));
      norm2 = child("norm2", new LayerNorm(width, 1e-5));
    }

    Tensor forward(Tensor memory, ImageFeatures image) {
      Tensor x =
          Scope.tidy(
              () -> {
                Tensor attended =
                    selfAttn.forward(
                        memory.add(image.positions()),
                        image.centres().unsqueeze(0),
                        memory,
                        image.levels());
                return norm1.forward(attended.addInPlace(memory));
              });
      return norm2.forward(feedForward.forward(x).addInPlace(x));
    }
  }

  /** {@code linear1}, ReLU, {@code linear2}, whose names stand in the layer itself. */
  static FeedForward feedForward(int width, int hidden) {
    return new FeedForward("linear1", "linear2", width, hidden, Tensor::reluInPlace, 1024);
  }
}
