package dev.tgs.models.llama;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import dev.tgs.models.llama.Llama.Next;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaTest {
  private static final int LENGTH = 300;

  private static Llama loaded(String name) {
    Llama model = new Llama(ParityFixture.config(name, LlamaConfig.class));
    model.load(ParityWeights.of(name), DType.F32, Device.CPU);
    return model;
  }

  /** The tokens from one number to another. */
  private static Tensor tokens(Llama model, int from, int to) {
    long[] ids = LongStream.range(from, to).map(i -> (37 * i + 11) % 300).toArray();
    return model.embed(ids, DType.F32);
  }

  /** However the tokens come: at once, in pieces, after a shared beginning. */
  @ParameterizedTest
  @ValueSource(strings = {"llama-small", "llama-grouped", "llama-qwen2"})
  void aLongPromptIsReadInAnyPieces(String name) {
    try (Llama model = loaded(name);
        Scope scope = Scope.open();
        KeyValueCache whole = model.cache(LENGTH, DType.F32);
        KeyValueCache begin = model.cache(170, DType.F32);
        KeyValueCache rest = begin.fork(LENGTH)) {
      Tensor atOnce = model.forward(List.of(new Next(whole, tokens(model, 0, LENGTH))));

      Tensor first = model.forward(List.of(new Next(begin, tokens(model, 0, 31))));
      Tensor second = model.forward(List.of(new Next(begin, tokens(model, 31, 170))));
      Tensor third = model.forward(List.of(new Next(rest, tokens(model, 170, 299))));
      Tensor last = model.forward(List.of(new Next(rest, tokens(model, 299, LENGTH))));

      assertThat(rel(Tensor.cat(0, first, second, third, last), atOnce)).isLessThan(1e-5);
      assertThat(rest.length()).isEqualTo(LENGTH);
    }
  }

  @Test
  void aTokenBeyondTheTableIsRefused() {
    try (Llama model = loaded("llama-small");
        Scope scope = Scope.open()) {
      assertThatThrownBy(() -> model.embed(new long[] {1, 300}, DType.F32))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("Token 300")
          .hasMessageContaining("0 to 299");
    }
  }
}
