package dev.tgs.engine.nn;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import java.util.function.UnaryOperator;

/** Two linear layers with a function between them, over [..., width]. */
public final class FeedForward extends Module {
  private final Linear up;
  private final Linear down;
  private final UnaryOperator<Tensor> activation;
  private final long rows;

  /**
   * @param upName key of the first layer
   * @param downName key of the second
   * @param activation may change its argument in place
   * @param rows that go through together, so that what is between the layers stays in the cache
   */
  public FeedForward(
      String upName,
      String downName,
      long width,
      long hidden,
      UnaryOperator<Tensor> activation,
      long rows) {
    this.up = child(upName, new Linear(width, hidden));
    this.down = child(downName, new Linear(hidden, width));
    this.activation = activation;
    this.rows = rows;
  }

  public Tensor forward(Tensor x) {
    return Functional.inParts(x, rows, part -> down.forward(activation.apply(up.forward(part))));
  }
}
