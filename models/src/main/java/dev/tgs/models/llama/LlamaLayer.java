package dev.tgs.models.llama;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.RmsNorm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Attention and a gated feed-forward layer, each after its norm. */
final class LlamaLayer extends Module {
  private final RmsNorm inputNorm;
  private final Attention attention;
  private final RmsNorm attentionNorm;
  private final Projection gate;
  private final Projection up;
  private final Projection down;

  LlamaLayer(LlamaConfig config, int index, Quantization quantization) {
    long width = config.hiddenSize();
    long hidden = config.intermediateSize();
    inputNorm = child("input_layernorm", new RmsNorm(width, config.rmsNormEps()));
    attention = child("self_attn", new Attention(config, index, quantization));
    attentionNorm = child("post_attention_layernorm", new RmsNorm(width, config.rmsNormEps()));
    gate = child("mlp.gate_proj", new Projection(width, hidden, false, quantization));
    up = child("mlp.up_proj", new Projection(width, hidden, false, quantization));
    down = child("mlp.down_proj", new Projection(hidden, width, false, quantization));
  }

  /** What an adapter may add to, by its path in the layer. */
  Map<String, Projection> projections() {
    Map<String, Projection> all = new TreeMap<>();
    attention.projections().forEach((name, projection) -> all.put("self_attn." + name, projection));
    all.put("mlp.gate_proj", gate);
    all.put("mlp.up_proj", up);
    all.put("mlp.down_proj", down);
    return all;
  }

  /**
   * @param x [rows, width]
   */
  Tensor forward(Tensor x, List<Part> parts, Rope rope) {
    return forward(x, normed -> attention.forward(normed, parts, rope));
  }

  /**
   * @param x [rows, width]
   */
  Tensor forward(Tensor x, Batch batch, Rope rope) {
    return forward(x, normed -> attention.forward(normed, batch, rope));
  }

  private Tensor forward(Tensor x, UnaryOperator<Tensor> attend) {
    Tensor attended = Scope.tidy(() -> attend.apply(inputNorm.forward(x))).addInPlace(x);
    return Scope.tidy(() -> feedForward(attentionNorm.forward(attended))).addInPlace(attended);
  }

  private Tensor feedForward(Tensor x) {
    return down.forward(Functional.siluInPlace(gate.forward(x)).mulInPlace(up.forward(x)));
  }
}
