package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of a pass that go on one sequence. Those of a long prompt are several parts, whose scores
 * stay small and end where the part does.
 *
 * @param cache of the sequence
 * @param from first row
 * @param rows how many
 * @param before rows of the same sequence in earlier parts of this pass
 * @param mask what the rows must not see of each other, [rows * group, rows]; null for one row
 */
record Part(KeyValueCache cache, int from, int rows, int before, Tensor mask) {
  private static final int MOST_ROWS = 128;

  /**
   * The rows of all sequences in order.
   *
   * @param group query heads that share a key head
   */
  static List<Part> of(List<Llama.Next> sequences, int group, DType compute, Device device) {
    Map<Integer, Tensor> masks = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (Llama.Next next : sequences) {
      int n = (int) next.x().size(0);
      for (int before = 0; before < n; before += MOST_ROWS) {
        int rows = Math.min(MOST_ROWS, n - before);
        Tensor mask =
            rows == 1
                ? null
                : masks.computeIfAbsent(rows, size -> later(size, group, compute).to(device));
        parts.add(new Part(next.cache(), from + before, rows, before, mask));
      }
      from += n;
    }
    return parts;
  }

  /** 0 where a row may look, minus infinity at what comes after it. */
  private static Tensor later(int rows, int group, DType compute) {
    Tensor index = Tensor.arange(0, rows, DType.I64);
    Tensor own = index.unsqueeze(1).repeat(1, group).reshape(-1, 1);
    Tensor later = index.unsqueeze(0).sub(own).gt(0);
    return Tensor.zeros(compute, later.shape()).maskedFill(later, Double.NEGATIVE_INFINITY);
  }

  int to() {
    return from + rows;
  }

  /** Tokens of the sequence's own part that the last of these rows sees, itself included. */
  int own() {
    return cache.own() + before + rows;
  }
}
