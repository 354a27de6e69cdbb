package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random masks, and what the metric libraries of TGS-Agent and of the Ref-AVS paper say of them;
 * written by {@code parity/ref_metrics.py}. Many probabilities lie exactly on thresholds.
 */
class PublishedScoresTest {
  /** Sums of float32 in another order. */
  private static final float TOLERANCE = 1e-6f;

  private static TensorSource open() throws URISyntaxException {
    return WeightFiles.open(
        Path.of(
            PublishedScoresTest.class.getResource("/metrics/random-masks.safetensors").toURI()));
  }

  private static Set<String> cases(TensorSource file) {
    Set<String> cases = new TreeSet<>();
    for (String key : file.keys()) {
      if (key.endsWith(".levels")) {
        cases.add(key.substring(0, key.lastIndexOf('.')));
      }
    }
    return cases;
  }

  private static Tensor bits(TensorSource file, String key, long... shape) {
    byte[] packed = file.tensor(key).toBytes();
    float[] bits = new float[(int) (shape[0] * shape[1] * shape[2])];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = packed[i / 8] >> (7 - i % 8) & 1;
    }
    return Tensor.of(bits, shape);
  }

  private static Tensor probabilities(TensorSource file, String key) {
    float[] table = file.tensor("probabilities").toFloats();
    Tensor levels = file.tensor(key);
    byte[] bytes = levels.toBytes();
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = table[bytes[i] & 0xff];
    }
    return Tensor.of(values, levels.shape());
  }

  private static void compare(String name, Protocol protocol, String word)
      throws URISyntaxException {
    try (Scope scope = Scope.open();
        TensorSource file = open()) {
      Tensor likely = probabilities(file, name + ".levels");
      Tensor masks = bits(file, name + ".masks", likely.shape());
      Tensor meant = bits(file, name + ".truth", likely.shape());
      float[] expected = file.tensor(name + "." + word).toFloats();

      Scores scores = protocol.comparison().scores(masks, likely, meant);
      assertThat(scores.j()).as("J of " + name).isCloseTo(expected[0], within(TOLERANCE));
      assertThat(scores.f()).as("F of " + name).isCloseTo(expected[1], within(TOLERANCE));
      assertThat(scores.s()).as("S of " + name).isCloseTo(expected[2], within(TOLERANCE));
      assertThat(protocol.comparison().scoresOfNothing(masks, likely).s()).isEqualTo(scores.s());
    }
  }

  @Test
  void randomMasksScoreAsPublished() throws URISyntaxException {
    try (TensorSource file = open()) {
      assertThat(cases(file)).hasSize(12).contains("never-there", "published-size");
      for (String name : cases(file)) {
        compare(name, Protocol.PUBLISHED, "published");
      }
    }
  }

  @Test
  void randomMasksScoreAsInThePaper() throws URISyntaxException {
    try (TensorSource file = open()) {
      for (String name : cases(file)) {
        compare(name, Protocol.REF_AVS, "ref_avs");
      }
    }
  }
}
