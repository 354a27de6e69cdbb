package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.Scope;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
  @Test
  void numbersAreThoseOfTheParityFixtures() {
    long start = RandomWeights.hash("demo:layer.weight");

    assertThat(start).isEqualTo(0xC206BD99F3204961L);
    float[] values = new float[4];
    for (int i = 0; i < 4; i++) {
      values[i] = (float) (1 + 0.1 * RandomWeights.uniform(start, i));
    }
    assertThat(values).containsExactly(0.9683634f, 0.98160666f, 1.0652277f, 1.0524600f);
  }

  @Test
  void aSeedAndAKeyGiveTheSameValuesAgain() {
    try (Scope scope = Scope.open()) {
      float[] first = new RandomWeights(5).values("a.weight", new long[] {3, 4}).toFloats();

      assertThat(new RandomWeights(5).values("a.weight", new long[] {3, 4}).toFloats())
          .isEqualTo(first);
      assertThat(new RandomWeights(6).values("a.weight", new long[] {3, 4}).toFloats())
          .isNotEqualTo(first);
      assertThat(new RandomWeights(5).values("b.weight", new long[] {3, 4}).toFloats())
          .isNotEqualTo(first);
    }
  }

  @Test
  void matricesKeepTheSizeOfWhatTheyMultiply() {
    try (Scope scope = Scope.open()) {
      float[] values = new RandomWeights(0).values("fc.weight", new long[] {64, 256}).toFloats();
      double meanSquare = 0;
      for (float value : values) {
        meanSquare += (double) value * value / values.length;
      }

      assertThat(meanSquare * 256).isBetween(0.9, 1.1);
    }
  }
}
