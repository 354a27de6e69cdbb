package dev.tgs.engine.optim;

import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.Map;

/** Moves parameters by their gradients, and can be saved to go on later. */
public interface Optimizer extends AutoCloseable {
  /**
   * Changes the parameters once; one without a gradient stays as it is.
   *
   * @param rate learning rate of this step, before the groups' factors
   */
  void step(Map<Parameter, Tensor> gradients, double rate);

  /** Everything but the number of steps, by name. */
  Map<String, Tensor> state();

  /** Goes on where another one was when its {@link #state} was taken. */
  void restore(TensorSource source, long steps);

  @Override
  void close();
}
