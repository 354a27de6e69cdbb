package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/**
 * Image and text look at each other through one table of scores (ground.md 9.1). The published code
 * shifts and clamps the scores before each softmax; a shift changes nothing there and the clamp at
 * 50,000 below the largest is beyond what exp can tell from zero, so two plain attentions do it.
 */
final class FusionLayer extends Module {
  private final LayerNorm layerNormV;
  private final LayerNorm layerNormL;
  private final Parameter gammaV;
  private final Parameter gammaL;
  private final BiAttention attn;

  FusionLayer(int width, int embed, int heads) {
    gammaV = parameter("gamma_v", width);
    gammaL = parameter("gamma_l", width);
    layerNormV = child("layer_norm_v", new LayerNorm(width, 1e-5));
    layerNormL = child("layer_norm_l", new LayerNorm(width, 1e-5));
    attn = child("attn", new BiAttention(width, embed, heads));
  }

  record Output(Tensor image, Tensor text) {}

  /** The residual is added to the normalised tensors, as published. */
  Output forward(Tensor image, Tensor text) {
    Tensor v = layerNormV.forward(image);
    Tensor l = layerNormL.forward(text);
    Output delta = attn.forward(v, l);
    return new Output(
        v.addInPlace(delta.image.mulInPlace(gammaV.as(v.dtype()))),
        l.addInPlace(delta.text.mulInPlace(gammaL.as(l.dtype()))));
  }

  private static final class BiAttention extends Module {
    private final int heads;
    private final Linear vProj;
    private final Linear lProj;
    private final Linear valuesVProj;
    private final Linear valuesLProj;
    private final Linear outVProj;
    private final Linear outLProj;

    BiAttention(int width, int embed, int heads) {
      this.heads = heads;
      vProj = child("v_proj", new Linear(width, embed));
      lProj = child("l_proj", new Linear(width, embed));
      valuesVProj = child("values_v_proj", new Linear(width, embed));
      valuesLProj = child("values_l_proj", new Linear(width, embed));
      outVProj = child("out_v_proj", new Linear(embed, width));
      outLProj = child("out_l_proj", new Linear(embed, width));
    }

    /**
     * Text is short, so its side of each product is folded with the projection of the picture: q
     * k^T = v (W^T k^T) + b k^T, and P (v W^T + b) = (P v) W^T + b, since the rows of P add up to
     * 1. The picture itself, some 20,000 tokens, is then never projected to {@code embed} channels.
     *
     * @param v picture [b, n, width]
     * @param l text [b, m, width]
     */
    Output forward(Tensor v, Tensor l) {
      DType type = v.dtype();
      long b = v.size(0);
      long n = v.size(1);
      long m = l.size(1);
      Tensor k =
          split(lProj.forward(l)).mul(1 / Math.sqrt((double) vProj.bias(type).size(0) / heads));
      Tensor folded = k.matmul(perHead(vProj.weight(type))); // [b, heads, m, width]
      Tensor offset = k.matmul(vProj.bias(type).reshape(1, heads, -1, 1)); // [b, heads, m, 1]
      Tensor scores =
          v.matmul(folded.flatten(1, 2).transpose(1, 2))
              .addInPlace(offset.reshape(b, 1, heads * m)); // [b, n, heads * m]

      Tensor toImage = scores.reshape(b, n, heads, m).softmax(3).flatten(2, 3);
      Tensor values =
          split(valuesLProj.forward(l))
              .matmul(perHead(outVProj.weight(type).transpose(0, 1))); // [b, heads, m, width]
      Tensor image = toImage.matmul(values.flatten(1, 2)).addInPlace(outVProj.bias(type));

      Tensor toText = scores.transpose(1, 2).contiguous().softmax(2); // [b, heads * m, n]
      Tensor seen =
          toText
              .matmul(v)
              .reshape(b, heads, m, -1)
              .matmul(perHead(valuesVProj.weight(type)).transpose(2, 3))
              .add(valuesVProj.bias(type).reshape(1, heads, 1, -1)); // [b, heads, m, embed / heads]
      return new Output(image, outLProj.forward(seen.transpose(1, 2).flatten(2, 3)));
    }

    private Tensor split(Tensor x) {
      return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }

    /** [embed, width] as [1, heads, embed / heads, width]. */
    private Tensor perHead(Tensor weight) {
      return weight.reshape(1, heads, -1, weight.size(1));
    }
  }
}
