package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Queries attend to each other, the text and the image, and move their boxes (ground.md 10). */
final class Decoder extends Module {
  private final List<Layer> layers;
  private final LayerNorm norm;
  private final Mlp refPointHead;
  private final Mlp bboxEmbed;
  private final int width;

  /**
   * @param bboxEmbed the one box head that all layers share
   */
  Decoder(GroundingDinoConfig config, Mlp bboxEmbed) {
    this.bboxEmbed = bboxEmbed;
    width = config.hiddenDim();
    layers =
        IntStream.range(0, config.decLayers())
            .mapToObj(i -> child("layers." + i, new Layer(config)))
            .toList();
    norm = child("norm", new LayerNorm(width, 1e-5));
    refPointHead = child("ref_point_head", new Mlp(2L * width, width, width, 2));
    for (int i = 0; i < config.decLayers(); i++) {
      child("bbox_embed." + i, bboxEmbed);
    }
  }

  /**
   * @param hidden normed output of the last layer [b, q, D]
   * @param references boxes that went into the last layer, F32 [b, q, 4] in 0..1
   */
  record Output(Tensor hidden, Tensor references) {}

  /**
   * @param queries [b, q, D]
   * @param references F32 [b, q, 4] in 0..1
   */
  Output forward(Tensor queries, Tensor references, Encoder.Output encoded, Levels levels) {
    Tensor x = queries;
    Tensor boxes = references;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Tensor in = x;
      Tensor reference = boxes;
      boolean last = i == layers.size() - 1;
      List<Tensor> out =
          Scope.tidyAll(
              () -> {
                Tensor sine = Positions.boxes(reference, width).to(in.device()).to(in.dtype());
                Tensor y =
                    layer.forward(in, refPointHead.forward(sine), reference, encoded, levels);
                return last ? List.of(y) : List.of(y, move(reference, y));
              });
      x = out.get(0);
      boxes = last ? boxes : out.get(1).detach(); // in training each layer learns its own move
    }
    return new Output(norm.forward(x), boxes);
  }

  /**
   * Output of every layer, for the losses of a training. The boxes of one layer learn from those of
   * the next, but no further.
   */
  List<Output> outputs(Tensor queries, Tensor references, Encoder.Output encoded, Levels levels) {
    List<Output> outputs = new ArrayList<>();
    Tensor x = queries;
    Tensor boxes = references.detach();
    for (Layer layer : layers) {
      Tensor from = boxes.detach();
      Tensor sine = Positions.boxes(from, width).to(x.device()).to(x.dtype());
      x = layer.forward(x, refPointHead.forward(sine), from, encoded, levels);
      outputs.add(new Output(norm.forward(x), boxes));
      boxes = move(from, x);
    }
    return outputs;
  }

  /** Boxes moved by what the box head says of the queries' hidden states, F32 [b, q, 4]. */
  Tensor move(Tensor references, Tensor hidden) {
    return bboxEmbed
        .forward(hidden)
        .to(DType.F32)
        .add(Positions.inverseSigmoid(references))
        .sigmoid();
  }

  private static final class Layer extends Module {
    private final MultiheadAttention selfAttn;
    private final MultiheadAttention caText;
    private final DeformableAttention crossAttn;
    private final FeedForward feedForward;
    private final LayerNorm norm1;
    private final LayerNorm catextNorm;
    private final LayerNorm norm2;
    private final LayerNorm norm3;

    Layer(GroundingDinoConfig config) {
      int width = config.hiddenDim();
      crossAttn =
          child(
              "cross_attn",
              new DeformableAttention(
                  width, config.nheads(), config.numFeatureLevels(), config.decNPoints()));
      norm1 = child("norm1", new LayerNorm(width, 1e-5));
      caText = child("ca_text", new MultiheadAttention(width, config.nheads()));
      catextNorm = child("catext_norm", new LayerNorm(width, 1e-5));
      selfAttn = child("self_attn", new MultiheadAttention(width, config.nheads()));
      norm2 = child("norm2", new LayerNorm(width, 1e-5));
      feedForward = inline(Encoder.feedForward(width, config.dimFeedforward()));
      norm3 = child("norm3", new LayerNorm(width, 1e-5));
    }

    Tensor forward(
        Tensor x, Tensor position, Tensor references, Encoder.Output encoded, Levels levels) {
      Tensor query = x.add(position);
      x = norm2.forward(x.add(selfAttn.forward(query, query, x, null)));
      Tensor text = encoded.text();
      x = catextNorm.forward(x.add(caText.forward(x.add(position), text, text, null)));
      Tensor looked = crossAttn.forward(x.add(position), references, encoded.memory(), levels);
      x = norm1.forward(x.add(looked));
      return norm3.forward(x.add(feedForward.forward(x)));
    }
  }
}
