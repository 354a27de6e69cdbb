package dev.tgs.models.sam2;

import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Mlp;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens and image attend to each other, twice, then the tokens once more (segment.md 6). */
final class TwoWayTransformer extends Module {
  private static final int HEADS = 8;
  private static final int MLP_WIDTH = 2048;
  private static final double EPS = 1e-5;

  private final List<Layer> layers;
  private final Attention finalAttention;
  private final LayerNorm normFinal;

  TwoWayTransformer(int depth, int width) {
    layers =
        IntStream.range(0, depth)
            .mapToObj(i -> child("layers." + i, new Layer(width, i == 0)))
            .toList();
    finalAttention = child("final_attn_token_to_image", new Attention(width, width / 2, HEADS));
    normFinal = child("norm_final_attn", new LayerNorm(width, EPS));
  }

  record Output(Tensor tokens, Tensor image) {}

  /**
   * @param image [b, h * w, D]
   * @param imagePositions [1, h * w, D]
   * @param tokens [b, n, D], their own position encoding as well
   */
  Output forward(Tensor image, Tensor imagePositions, Tensor tokens) {
    Output state = new Output(tokens, image);
    for (Layer layer : layers) {
      state = layer.forward(state, tokens, imagePositions);
    }
    Tensor attended =
        finalAttention.forward(
            state.tokens.add(tokens), state.image.add(imagePositions), state.image);
    return new Output(normFinal.forward(state.tokens.add(attended)), state.image);
  }

  private static final class Layer extends Module {
    private final boolean first;
    private final Attention selfAttention;
    private final Attention tokenToImage;
    private final Attention imageToToken;
    private final Mlp mlp;
    private final LayerNorm[] norms = new LayerNorm[4];

    Layer(int width, boolean first) {
      this.first = first;
      selfAttention = child("self_attn", new Attention(width, width, HEADS));
      norms[0] = child("norm1", new LayerNorm(width, EPS));
      tokenToImage = child("cross_attn_token_to_image", new Attention(width, width / 2, HEADS));
      norms[1] = child("norm2", new LayerNorm(width, EPS));
      mlp = child("mlp", new Mlp(width, MLP_WIDTH, width, 2));
      norms[2] = child("norm3", new LayerNorm(width, EPS));
      norms[3] = child("norm4", new LayerNorm(width, EPS));
      imageToToken = child("cross_attn_image_to_token", new Attention(width, width / 2, HEADS));
    }

    Output forward(Output in, Tensor tokenPositions, Tensor imagePositions) {
      Tensor tokens = in.tokens;
      if (first) {
        tokens = selfAttention.forward(tokens, tokens, tokens);
      } else {
        Tensor q = tokens.add(tokenPositions);
        tokens = tokens.add(selfAttention.forward(q, q, tokens));
      }
      tokens = norms[0].forward(tokens);
      Tensor keys = in.image.add(imagePositions);
      tokens =
          norms[1].forward(
              tokens.add(tokenToImage.forward(tokens.add(tokenPositions), keys, in.image)));
      tokens = norms[2].forward(tokens.add(mlp.forward(tokens)));
      Tensor image = in.image.add(imageToToken.forward(keys, tokens.add(tokenPositions), tokens));
      return new Output(tokens, norms[3].forward(image));
    }
  }
}
