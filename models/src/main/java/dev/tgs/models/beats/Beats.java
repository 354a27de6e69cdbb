package dev.tgs.models.beats;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.FeedForward;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import java.util.List;
import java.util.stream.IntStream;

/**
 * BEATs, a post-norm transformer over patches of a filter bank. The classes of sound that finetuned
 * checkpoints predict from it are not computed.
 *
 * @see <a href="https://arxiv.org/abs/2212.09058">BEATs: Audio Pre-Training with Acoustic
 *     Tokenizers, 2022</a>
 */
public final class Beats extends Module {
  private static final double EPS = 1e-5;

  /** Tokens that go through together; of longer sounds one goes after the other. */
  private static final long TOKENS = 2048;

  private final BeatsConfig config;
  private final Conv2d patches;
  private final LayerNorm patchNorm;
  private final Linear widen;
  private final PositionalConvolution positions;
  private final LayerNorm norm;
  private final RelativeBias bias;
  private final List<Layer> layers;

  public Beats(BeatsConfig config) {
    this.config = config;
    int patch = config.inputPatchSize();
    int embed = config.embedDim();
    int width = config.encoderEmbedDim();
    patches = child("patch_embedding", new Conv2d(1, embed, patch, patch, 0, 1, config.convBias()));
    patchNorm = child("layer_norm", new LayerNorm(embed, EPS));
    widen = embed == width ? null : child("post_extract_proj", new Linear(embed, width));
    positions =
        child(
            "encoder.pos_conv",
            new PositionalConvolution(width, config.convPos(), config.convPosGroups()));
    norm = child("encoder.layer_norm", new LayerNorm(width, EPS));
    bias =
        config.relativePositionEmbedding()
            ? new RelativeBias(
                config.numBuckets(), config.maxDistance(), config.encoderAttentionHeads())
            : null;
    layers =
        IntStream.range(0, config.encoderLayers())
            .mapToObj(i -> child("encoder.layers." + i, new Layer(config, bias)))
            .toList();
  }

  public BeatsConfig config() {
    return config;
  }

  /**
   * @param fbank [b, m, bins], normalised, in the type of the computation; m of at least a patch,
   *     of which the last m mod patch frames are not heard
   * @return F32 [b, tokens, width]; the patches in order of time, at one time from low to high
   */
  public Tensor forward(Tensor fbank) {
    int patch = config.inputPatchSize();
    if (fbank.size(1) < patch || fbank.size(2) < patch) {
      throw new IllegalArgumentException(
          "BEATs needs at least "
              + patch
              + " frames of "
              + patch
              + " bins, but the filter bank has "
              + fbank.size(1)
              + " of "
              + fbank.size(2)
              + "; give a longer sound.");
    }
    long tokens = fbank.size(1) / patch * (fbank.size(2) / patch);
    Tensor[] parts = fbank.split(Math.max(1, TOKENS / tokens), 0);
    for (int i = 0; i < parts.length; i++) {
      Tensor part = parts[i];
      parts[i] = Scope.tidy(() -> encode(part));
    }
    return Tensor.cat(0, parts);
  }

  private Tensor encode(Tensor fbank) {
    Tensor x = Scope.tidy(() -> embed(fbank));
    Tensor biases = bias == null ? null : bias.onReversedKeys(x.size(1));
    Tensor y = x;
    for (Layer layer : layers) {
      Tensor input = y;
      y = Scope.tidy(() -> layer.forward(input, biases, fbank.dtype()));
    }
    return y;
  }

  private Tensor embed(Tensor fbank) {
    Tensor grid = patches.forward(fbank.unsqueeze(1)); // [b, embed, times, bands]
    Tensor x = patchNorm.forward(grid.flatten(2, 3).transpose(1, 2));
    Tensor tokens = widen == null ? x : widen.forward(x);
    return norm.forward(tokens.to(DType.F32).add(positions.forward(tokens)));
  }

  private static final class Layer extends Module {
    private static final long ROWS = 1024;

    private final double alpha;
    private final GatedAttention attention;
    private final LayerNorm attentionNorm;
    private final FeedForward mlp;
    private final LayerNorm finalNorm;

    Layer(BeatsConfig config, RelativeBias bias) {
      int width = config.encoderEmbedDim();
      alpha = config.deepNorm() ? Math.pow(2.0 * config.encoderLayers(), 0.25) : 1;
      attention =
          child(
              "self_attn",
              new GatedAttention(width, config.encoderAttentionHeads(), bias, config.gruRelPos()));
      attentionNorm = child("self_attn_layer_norm", new LayerNorm(width, EPS));
      mlp =
          inline(
              new FeedForward(
                  "fc1", "fc2", width, config.encoderFfnEmbedDim(), Functional::geluInPlace, ROWS));
      finalNorm = child("final_layer_norm", new LayerNorm(width, EPS));
    }

    /**
     * Sums and norms run in float32 whatever the type of the products, as published.
     *
     * @param x F32 [b, n, width]
     */
    Tensor forward(Tensor x, Tensor bias, DType compute) {
      Tensor y =
          attentionNorm.forward(x.mul(alpha).addInPlace(attention.forward(x.to(compute), bias)));
      return finalNorm.forward(y.mul(alpha).addInPlace(mlp.forward(y.to(compute))));
    }
  }
}
