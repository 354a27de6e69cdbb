package dev.tgs.train.refthinker.data;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * What frozen encoders make of a clip.
 *
 * @param seen [t, patches, width] by CLIP
 * @param heard [t, tokens, width] by BEATs
 */
public record Features(Tensor seen, Tensor heard) {
  /** Runs the body in a scope of its own; only the features move to the scope outside. */
  public static Features tidy(Supplier<Features> body) {
    List<Tensor> both =
        Scope.tidyAll(
            () -> {
              Features made = body.get();
              return List.of(made.seen(), made.heard());
            });
    return new Features(both.get(0), both.get(1));
  }

  /** As they are kept: BF16, on the CPU, in memory of their own. */
  Features stored() {
    return tidy(() -> new Features(stored(seen), stored(heard)));
  }

  private static Tensor stored(Tensor tensor) {
    return tensor.to(Device.CPU).to(DType.BF16).contiguous().copy();
  }

  Features copy() {
    return new Features(seen.copy(), heard.copy());
  }

  long bytes() {
    return seen.bytes() + heard.bytes();
  }

  /** Takes both out of their scope: they live until {@link #close}. */
  Features keep() {
    Scope.keep(seen);
    Scope.keep(heard);
    return this;
  }

  void close() {
    seen.close();
    heard.close();
  }
}
