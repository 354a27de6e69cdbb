package dev.tgs.models.clip;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.Embedding;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CLIP's vision tower, a pre-norm vision transformer, with the parameter names of Hugging Face.
 * What follows the last layer is not run: the thinker sees a hidden state.
 *
 * @see <a href="https://arxiv.org/abs/2103.00020">CLIP, 2021</a>
 */
public final class ClipVision extends Module {
  private final ClipVisionConfig config;
  private final Embeddings embeddings;
  private final LayerNorm preNorm;
  private final List<Layer> layers;

  public ClipVision(ClipVisionConfig config) {
    this.config = config;
    embeddings = child("embeddings", new Embeddings(config));
    preNorm = child("pre_layrnorm", new LayerNorm(config.hiddenSize(), config.layerNormEps()));
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(i -> child("encoder.layers." + i, new Layer(config)))
            .toList();
  }

  public ClipVisionConfig config() {
    return config;
  }

  /**
   * The output of a layer; those after it are not run.
   *
   * @param pixels [b, 3, S, S], normalised, in the type of the computation
   * @param layer 1 for the first, 0 for what goes into it
   * @return F32 [b, tokens, hidden]; the class token first, then the patches row by row
   */
  public Tensor hiddenState(Tensor pixels, int layer) {
    return hiddenState(embed(pixels), layer, pixels.dtype());
  }

  /**
   * The same where only some patches of each picture are looked at, which makes a training cheaper
   * (<a href="https://arxiv.org/abs/2212.00794">FLIP, 2022</a>).
   *
   * @param patches I64 [b, k], as many of each picture, counted row by row from 0
   * @return F32 [b, 1 + k, hidden]; the class token first, then those patches
   */
  public Tensor hiddenState(Tensor pixels, Tensor patches, int layer) {
    Tensor some =
        Scope.tidy(
            () -> {
              Tensor all = embeddings.forward(pixels);
              Tensor first = Tensor.zeros(DType.I64, patches.size(0), 1).to(patches.device());
              Tensor one = Tensor.of(new long[] {1}, 1).to(patches.device());
              Tensor index =
                  Tensor.cat(1, first, patches.add(one))
                      .unsqueeze(2)
                      .expand(patches.size(0), patches.size(1) + 1, all.size(2));
              return preNorm.forward(all.gather(1, index).to(DType.F32));
            });
    return hiddenState(some, layer, pixels.dtype());
  }

  private Tensor hiddenState(Tensor embedded, int layer, DType compute) {
    if (layer < 0 || layer > layers.size()) {
      throw new IllegalArgumentException(
          "Hidden state "
              + layer
              + " is asked of a CLIP of "
              + layers.size()
              + " layers; there are 0 to "
              + layers.size()
              + ".");
    }
    Tensor x = embedded;
    for (Layer next : layers.subList(0, layer)) {
      Tensor input = x;
      x = Scope.tidy(() -> next.forward(input, compute));
    }
    return x;
  }

  /** Every hidden state, the one before the first layer too; F32 [b, tokens, hidden] each. */
  public List<Tensor> hiddenStates(Tensor pixels) {
    List<Tensor> states = new ArrayList<>();
    states.add(embed(pixels));
    for (Layer layer : layers) {
      Tensor input = states.get(states.size() - 1);
      states.add(Scope.tidy(() -> layer.forward(input, pixels.dtype())));
    }
    return states;
  }

  /** The sum of the layers runs in float32 whatever the type of their products, as published. */
  private Tensor embed(Tensor pixels) {
    return Scope.tidy(() -> preNorm.forward(embeddings.forward(pixels).to(DType.F32)));
  }

  private static final class Embeddings extends Module {
    private final Parameter classEmbedding;
    private final Conv2d patches;
    private final Embedding positions;

    Embeddings(ClipVisionConfig config) {
      int width = config.hiddenSize();
      int patch = config.patchSize();
      classEmbedding = parameter("class_embedding", width);
      patches = child("patch_embedding", new Conv2d(3, width, patch, patch, 0, 1, false));
      positions = child("position_embedding", new Embedding(config.tokens(), width));
    }

    Tensor forward(Tensor pixels) {
      Tensor grid = patches.forward(pixels).flatten(2, 3).transpose(1, 2); // [b, patches, width]
      Tensor first = classEmbedding.as(pixels.dtype()).expand(grid.size(0), 1, grid.size(2));
      return Tensor.cat(1, first, grid).addInPlace(positions.table());
    }
  }

  private static final class Layer extends Module {
    /** Rows of the widest layer that go through together. */
    private static final long ROWS = 1024;

    private final LayerNorm norm1;
    private final Attention attention;
    private final LayerNorm norm2;
    private final FeedForward mlp;

    Layer(ClipVisionConfig config) {
      int width = config.hiddenSize();
      boolean quick = config.hiddenAct().equals(ClipVisionConfig.QUICK_GELU);
      norm1 = child("layer_norm1", new LayerNorm(width, config.layerNormEps()));
      attention = child("self_attn", new Attention(width, config.numAttentionHeads()));
      norm2 = child("layer_norm2", new LayerNorm(width, config.layerNormEps()));
      mlp =
          child(
              "mlp",
              new FeedForward(
                  "fc1",
                  "fc2",
                  width,
                  config.intermediateSize(),
                  quick ? Functional::quickGeluInPlace : Functional::geluInPlace,
                  ROWS));
    }

    /**
     * @param x F32 [b, n, width]
     * @param compute type of the products
     */
    Tensor forward(Tensor x, DType compute) {
      Tensor y = x.add(attention.forward(norm1.forward(x).to(compute)));
      return y.addInPlace(mlp.forward(norm2.forward(y).to(compute)));
    }
  }

  private static final class Attention extends Module {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;

    Attention(int width, int heads) {
      this.heads = heads;
      query = child("q_proj", new Linear(width, width));
      key = child("k_proj", new Linear(width, width));
      value = child("v_proj", new Linear(width, width));
      out = child("out_proj", new Linear(width, width));
    }

    Tensor forward(Tensor x) {
      Tensor attended =
          Functional.scaledDotProductAttention(
              split(query.forward(x)), split(key.forward(x)), split(value.forward(x)), null);
      return out.forward(attended.transpose(1, 2).flatten(2, 3));
    }

    private Tensor split(Tensor x) {
      return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }
  }
}
