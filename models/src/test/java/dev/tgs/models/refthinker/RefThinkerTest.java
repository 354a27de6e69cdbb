package dev.tgs.models.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefThinkerTest {
  /** The features are rows of 1 and 2; a word is a row of its token. */
  @ParameterizedTest
  @CsvSource({
    "7 101 8 9 102 3, 7 1 1 8 9 2 3",
    "102 7 101, 2 7 1 1",
    "101 102, 1 1 2",
    "5 102 101, 5 2 1 1"
  })
  void featuresTakeThePlacesOfTheirTokens(String prompt, String expected) {
    long[] ids = numbers(prompt);
    try (RefThinker model = new RefThinker(RefThinkerConfig.MINI, Quantization.NONE);
        Scope scope = Scope.open()) {
      int width = model.config().dModel();
      model.llm().fill((key, shape) -> rows(shape), DType.F32, Device.CPU);
      Tensor made =
          model.prompt(
              ids,
              at(ids, 101),
              at(ids, 102),
              Tensor.full(1, DType.F32, 2, width),
              Tensor.full(2, DType.F32, 1, width));
      assertThat(made.size(1)).isEqualTo(width);
      assertThat(made.select(1, width - 1).toLongs()).containsExactly(numbers(expected));
    }
  }

  /** Row i holds i everywhere. */
  private static Tensor rows(long[] shape) {
    return shape.length == 2
        ? Tensor.arange(0, shape[0], DType.F32).unsqueeze(1).expand(shape).contiguous()
        : Tensor.zeros(DType.F32, shape);
  }

  private static long[] numbers(String words) {
    return java.util.Arrays.stream(words.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static int at(long[] ids, long id) {
    return java.util.stream.IntStream.range(0, ids.length)
        .filter(i -> ids[i] == id)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"'[14, 22, 23]', 23", "[0], 0", "[24], 24", "'[-11, -1]', 24", "[-25], 0"})
  void theLastOfTheSelectedLayersIsUsed(String layers, int used) throws IOException {
    assertThat(config(layers).selectLayer()).isEqualTo(used);
  }

  @Test
  void layersThatClipDoesNotHaveAreRefused() {
    for (String layers : new String[] {"[]", "[25]", "[-26]", "[3, 99, 4]"}) {
      assertThatThrownBy(() -> config(layers))
          .as(layers)
          .rootCause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("select_layer_list")
          .hasMessageContaining(layers);
    }
  }

  private static RefThinkerConfig config(String layers) throws IOException {
    return new ObjectMapper()
        .readValue("{\"select_layer_list\": " + layers + "}", RefThinkerConfig.class);
  }
}
