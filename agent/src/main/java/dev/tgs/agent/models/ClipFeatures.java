package dev.tgs.agent.models;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a model computes from the frames of a clip, part by part (a frame or a batch of them), each
 * when it is first needed. It is kept for the next question as far as a memory budget goes; parts
 * beyond are computed anew each time.
 */
final class ClipFeatures implements AutoCloseable {
  /** Bytes that one clip may hold: features of about 100 frames at the published sizes. */
  static final long BUDGET = 2L << 30;

  private final IntFunction<List<Tensor>> compute;
  private final List<Tensor>[] kept;
  private long room;

  /**
   * @param compute the features of one part, made in the scope that is open when it is called
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists cannot be made otherwise
  ClipFeatures(int parts, long budget, IntFunction<List<Tensor>> compute) {
    this.compute = compute;
    this.kept = new List[parts];
    this.room = budget;
  }

  /** Uses the features of a part; they must not be held beyond the call. */
  <R> R use(int part, Function<List<Tensor>, R> use) {
    if (kept[part] != null) {
      return use.apply(kept[part]);
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> features = Scope.tidyAll(() -> compute.apply(part));
      long bytes = features.stream().mapToLong(t -> t.numel() * t.dtype().bytes()).sum();
      if (bytes <= room) {
        room -= bytes;
        features.forEach(Scope::keep);
        kept[part] = features;
      }
      return use.apply(features);
    }
  }

  @Override
  public void close() {
    for (List<Tensor> features : kept) {
      if (features != null) {
        features.forEach(Tensor::close);
      }
    }
    Arrays.fill(kept, null);
  }
}
