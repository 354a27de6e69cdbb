package dev.tgs.models.bert;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/** The other half of a BERT's layer: two linear layers, then the norm of the sum. */
public final class BertFeedForward extends Module {
  private final Linear intermediate;
  private final Linear output;
  private final LayerNorm norm;

  /**
   * @param intermediateName key of the first layer
   * @param outputName key of the second and of the norm
   */
  public BertFeedForward(
      String intermediateName, String outputName, int width, int hidden, double eps) {
    intermediate = child(intermediateName + ".dense", new Linear(width, hidden));
    output = child(outputName + ".dense", new Linear(hidden, width));
    norm = child(outputName + ".LayerNorm", new LayerNorm(width, eps));
  }

  /**
   * @param x [b, n, width]
   */
  public Tensor forward(Tensor x) {
    Tensor hidden = Functional.geluInPlace(intermediate.forward(x));
    return norm.forward(
        Functional.dropout(output.forward(hidden), BertAttention.DROPOUT).addInPlace(x));
  }
}
