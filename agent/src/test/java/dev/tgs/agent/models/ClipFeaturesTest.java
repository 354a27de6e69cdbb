package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipFeaturesTest {
  private final List<Integer> computed = new ArrayList<>();

  private ClipFeatures features(long budget) {
    return new ClipFeatures(
        3,
        budget,
        frame -> {
          computed.add(frame);
          return List.of(Tensor.full(frame, DType.F32, 10), Tensor.full(-1, DType.F32, 15));
        });
  }

  private void useAll(ClipFeatures features) {
    for (int i = 0; i < 3; i++) {
      float[] values = features.use(i, tensors -> tensors.get(0).toFloats());
      assertThat(values).hasSize(10).containsOnly(i);
    }
  }

  @Test
  void eachFrameIsComputedOnce() {
    try (ClipFeatures features = features(1000)) {
      try (Scope scope = Scope.open()) {
        useAll(features);
      }
      useAll(features);
    }
    assertThat(computed).containsExactly(0, 1, 2);
  }

  @Test
  void framesBeyondTheBudgetAreComputedAnew() {
    try (ClipFeatures features = features(250)) {
      useAll(features);
      useAll(features);
    }
    assertThat(computed).containsExactly(0, 1, 2, 2);
  }

  @Test
  void nothingIsComputedBeforeItIsUsed() {
    features(1000).close();

    assertThat(computed).isEmpty();
  }
}
