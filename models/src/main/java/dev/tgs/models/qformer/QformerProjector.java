package dev.tgs.models.qformer;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import dev.tgs.models.bert.BertAttention;
import dev.tgs.models.bert.BertFeedForward;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Q-Former: learned queries gather from the features of each frame or segment, in the layers of a
 * BERT, what the language model gets as tokens. The parts of that BERT which are for text stand in
 * published checkpoints and are not run.
 *
 * @see <a href="https://arxiv.org/abs/2301.12597">BLIP-2, 2023</a>
 */
public final class QformerProjector extends Module {
  static final String VISUAL = "visual";
  static final String AUDIO = "audio";

  private static final double EPS = 1e-5;

  private final LayerNorm featureNorm;
  private final Parameter queries;
  private final LayerNorm queryNorm;
  private final List<Layer> layers;
  private final List<Linear> proj;

  private QformerProjector(String name, QformerConfig config) {
    int width = config.hiddenSize();
    int out = config.dModel();
    queries = parameter(name + "_query_tokens", 1, config.numQueryToken(), width);
    featureNorm = child(name + "_ln", new LayerNorm(config.encoderWidth(), EPS));
    String bert = name + "_Qformer.bert.";
    queryNorm = child(bert + "embeddings.LayerNorm", new LayerNorm(width, config.layerNormEps()));
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(i -> child(bert + "encoder.layer." + i, new Layer(config, i)))
            .toList();
    proj =
        IntStream.range(0, config.depth())
            .mapToObj(i -> child(name + "_proj." + 2 * i, new Linear(i == 0 ? width : out, out)))
            .toList();
  }

  /** What follows CLIP. */
  public static QformerProjector visual(QformerConfig config) {
    return new QformerProjector(VISUAL, config);
  }

  /** What follows BEATs. */
  public static QformerProjector audio(QformerConfig config) {
    return new QformerProjector(AUDIO, config);
  }

  /**
   * @param features [b, t, n, encoder width], of n tokens for each of t frames or segments
   * @param compute type of the computation
   * @return [b, t * queries, d_model] in that type, in order of time
   */
  public Tensor forward(Tensor features, DType compute) {
    long b = features.size(0);
    Tensor context =
        Scope.tidy(() -> featureNorm.forward(features.flatten(0, 1).to(DType.F32)).to(compute));
    Tensor asked = queryNorm.forward(queries.as(compute)).expand(context.size(0), -1, -1);
    Tensor x = Functional.dropout(asked, BertAttention.DROPOUT);
    for (Layer layer : layers) {
      Tensor input = x;
      x = Scope.tidy(() -> layer.forward(input, context));
    }
    for (Linear linear : proj) {
      x = linear.forward(linear == proj.get(0) ? x : Functional.geluInPlace(x));
    }
    return x.reshape(b, -1, x.size(2));
  }

  private static final class Layer extends Module {
    private final BertAttention attention;
    private final BertAttention crossAttention;
    private final BertFeedForward feedForward;

    Layer(QformerConfig config, int index) {
      int width = config.hiddenSize();
      int heads = config.numAttentionHeads();
      double eps = config.layerNormEps();
      attention = child("attention", new BertAttention(width, width, heads, eps));
      crossAttention =
          index % config.crossAttentionFreq() == 0
              ? child("crossattention", new BertAttention(width, config.encoderWidth(), heads, eps))
              : null;
      feedForward =
          inline(
              new BertFeedForward(
                  "intermediate_query", "output_query", width, config.intermediateSize(), eps));
    }

    /**
     * @param x [b, queries, width]
     * @param context [b, n, encoder width]
     */
    Tensor forward(Tensor x, Tensor context) {
      Tensor y = attention.forward(x, x, null);
      return feedForward.forward(
          crossAttention == null ? y : crossAttention.forward(y, context, null));
    }
  }
}
