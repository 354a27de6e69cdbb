package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an adapter adds to one linear layer: s B(A(x)), with A [r, in] and B [out, r]. The variant
 * with several heads has one A, a B for each head, and a router that weighs the heads for each
 * token.
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">LoRA, 2021</a>
 */
final class Lora extends Module {
  /**
   * @param heads 0 for the plain form, whose only B has no number
   * @param scaling s = alpha / r
   * @param dropout share of x that is dropped in training
   */
  record Shape(long in, long out, int rank, int heads, double scaling, double dropout) {}

  private final double scaling;
  private final double dropout;
  private final Linear down;
  private final List<Linear> up;
  private final Linear route;

  Lora(Shape shape) {
    scaling = shape.scaling();
    dropout = shape.dropout();
    down = child("lora_A", new Linear(shape.in(), shape.rank(), false));
    boolean plain = shape.heads() == 0;
    up =
        plain
            ? List.of(child("lora_B", new Linear(shape.rank(), shape.out(), false)))
            : IntStream.range(0, shape.heads())
                .mapToObj(i -> child("lora_B" + i, new Linear(shape.rank(), shape.out(), false)))
                .toList();
    route = plain ? null : child("lora_route", new Linear(shape.in(), shape.heads(), false));
  }

  /**
   * @param x [rows, in]
   * @return [rows, out]
   */
  Tensor forward(Tensor x) {
    if (route == null) {
      return up.get(0).forward(narrow(x)).mulInPlace(scaling);
    }
    Tensor whole = dropout == 0 ? narrow(x) : null;
    Tensor shares = route.forward(x).to(DType.F32).softmax(-1).to(x.dtype());
    Tensor sum = null;
    for (int i = 0; i < up.size(); i++) {
      Tensor share = shares.narrow(1, i, 1).mul(scaling);
      Tensor part = up.get(i).forward(whole == null ? narrow(x) : whole).mulInPlace(share);
      sum = sum == null ? part : sum.addInPlace(part);
    }
    return sum;
  }

  /** What is dropped is drawn anew for each head. */
  private Tensor narrow(Tensor x) {
    return down.forward(Functional.dropout(x, dropout));
  }

  boolean isRouted() {
    return route != null;
  }

  /**
   * s B A, which can be added to the weight for good.
   *
   * @return F32 [out, in]
   */
  Tensor product() {
    if (route != null) {
      throw new IllegalStateException("A router chooses by the token and has no fixed product.");
    }
    return up.get(0).weight(DType.F32).matmul(down.weight(DType.F32)).mul(scaling);
  }
}
