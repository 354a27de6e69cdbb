package dev.tgs.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParityWeightsTest {
  @Test
  void valuesAreThoseOfTheRule() {
    float[] values = ParityWeights.values("demo", "layer.weight", 0, 4, .1, 1);
    int[] bits = new int[4];
    for (int i = 0; i < 4; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    assertThat(bits).containsExactly(0x3F77E6AA, 0x3F7B4A93, 0x3F885962, 0x3F86B702);
  }

  @Test
  void aStartCountsFromTheBeginningOfTheStream() {
    float[] all = ParityWeights.values("demo", "layer.weight", 0, 4, .1, 1);
    assertThat(ParityWeights.values("demo", "layer.weight", 2, 2, .1, 1))
        .containsExactly(all[2], all[3]);
  }
}
