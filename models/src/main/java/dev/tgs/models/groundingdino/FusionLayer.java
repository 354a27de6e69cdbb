package dev.tgs.models.groundingdino;

import dev.tgs.engine.Functional;
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

    Output forward(Tensor v, Tensor l) {
      Tensor q = split(vProj.forward(v));
      Tensor k = split(lProj.forward(l));
      Tensor toImage =
          Functional.scaledDotProductAttention(q, k, split(valuesLProj.forward(l)), null);
      Tensor toText =
          Functional.scaledDotProductAttention(k, q, split(valuesVProj.forward(v)), null);
      return new Output(outVProj.forward(join(toImage)), outLProj.forward(join(toText)));
    }

    private Tensor split(Tensor x) {
      return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }

    private static Tensor join(Tensor x) {
      return x.transpose(1, 2).flatten(2, 3);
    }
  }
}
