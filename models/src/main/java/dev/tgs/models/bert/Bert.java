package dev.tgs.models.bert;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Embedding;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import java.util.List;
import java.util.stream.IntStream;

/**
 * BERT's encoder, post-norm, with the parameter names of Hugging Face.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">BERT, 2018</a>
 */
public final class Bert extends Module {
  private final Embeddings embeddings;
  private final List<Layer> layers;

  public Bert(BertConfig config) {
    this(config, false);
  }

  /**
   * @param pooler whether to hold the pooler, which published checkpoints have and nothing runs
   */
  public Bert(BertConfig config, boolean pooler) {
    embeddings = child("embeddings", new Embeddings(config));
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(i -> child("encoder.layer." + i, new Layer(config)))
            .toList();
    if (pooler) {
      child("pooler.dense", new Linear(config.hiddenSize(), config.hiddenSize()));
    }
  }

  /**
   * @param ids I64 [b, n]
   * @param typeIds I64 [b, n]
   * @param positionIds I64 [b, n]
   * @param mask boolean [b, 1, n or 1, n], true where the query (row) may attend; null for all
   * @param compute type of the computation
   * @return last hidden state [b, n, hidden]
   */
  public Tensor forward(
      Tensor ids, Tensor typeIds, Tensor positionIds, Tensor mask, DType compute) {
    Tensor x = Scope.tidy(() -> embeddings.forward(ids, typeIds, positionIds, compute));
    for (Layer layer : layers) {
      Tensor input = x;
      x = Scope.tidy(() -> layer.forward(input, mask));
    }
    return x;
  }

  private static final class Embeddings extends Module {
    private final Embedding words;
    private final Embedding positions;
    private final Embedding types;
    private final LayerNorm norm;

    Embeddings(BertConfig config) {
      int width = config.hiddenSize();
      words = child("word_embeddings", new Embedding(config.vocabSize(), width));
      positions =
          child("position_embeddings", new Embedding(config.maxPositionEmbeddings(), width));
      types = child("token_type_embeddings", new Embedding(config.typeVocabSize(), width));
      norm = child("LayerNorm", new LayerNorm(width, config.layerNormEps()));
    }

    Tensor forward(Tensor ids, Tensor typeIds, Tensor positionIds, DType compute) {
      return norm.forward(
          words
              .forward(ids)
              .to(compute)
              .add(types.forward(typeIds).to(compute))
              .add(positions.forward(positionIds).to(compute)));
    }
  }

  private static final class Layer extends Module {
    private final BertAttention attention;
    private final BertFeedForward feedForward;

    Layer(BertConfig config) {
      int width = config.hiddenSize();
      double eps = config.layerNormEps();
      attention =
          child("attention", new BertAttention(width, width, config.numAttentionHeads(), eps));
      feedForward =
          inline(
              new BertFeedForward("intermediate", "output", width, config.intermediateSize(), eps));
    }

    Tensor forward(Tensor x, Tensor mask) {
      return feedForward.forward(attention.forward(x, x, mask));
    }
  }
}
