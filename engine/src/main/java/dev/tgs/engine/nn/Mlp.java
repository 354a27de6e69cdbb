package dev.tgs.engine.nn;

import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Linear layers {@code layers.0}, {@code layers.1}, ... with ReLU between them. */
public final class Mlp extends Module {
  private final List<Linear> layers = new ArrayList<>();

  public Mlp(long in, long hidden, long out, int count) {
    for (int i = 0; i < count; i++) {
      layers.add(
          child("layers." + i, new Linear(i == 0 ? in : hidden, i == count - 1 ? out : hidden)));
    }
  }

  public Tensor forward(Tensor x) {
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x);
      if (i < layers.size() - 1) {
        x = x.reluInPlace();
      }
    }
    return x;
  }
}
