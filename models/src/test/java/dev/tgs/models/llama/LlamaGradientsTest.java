package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.models.GradientCheck;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaGradientsTest {
  private static final long[] IDS = LongStream.range(0, 9).map(i -> (37 * i + 11) % 300).toArray();

  private static Llama loaded(String name) {
    Llama model = new Llama(ParityFixture.config(name, LlamaConfig.class));
    model.load(ParityWeights.of(name), DType.F32, Device.CPU);
    return model;
  }

  /** Two sequences in one pass, of which one goes on where the other's first words end. */
  private static GradientCheck check(Llama model, Module trained) {
    return new GradientCheck(
        trained,
        () -> {
          try (KeyValueCache begin = model.cache(4, DType.F32);
              KeyValueCache rest = begin.fork(5);
              KeyValueCache other = model.cache(6, DType.F32)) {
            var words = model.embed(IDS, DType.F32);
            var first =
                model.forward(
                    List.of(
                        new Llama.Next(begin, words.narrow(0, 0, 4)),
                        new Llama.Next(other, words.narrow(0, 2, 6))));
            var second = model.forward(List.of(new Llama.Next(rest, words.narrow(0, 4, 5))));
            return List.of(model.logits(first), model.logits(second));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"llama-small, lm_head.weight", "llama-grouped, model.norm.weight"})
  void languageModel(String name, String last) {
    try (Llama model = loaded(name);
        Scope scope = Scope.open()) {
      check(model, model)
          .check(
              5e-3,
              key -> false,
              "model.embed_tokens.weight",
              "model.layers.0.self_attn.k_proj.weight",
              "model.layers.1.self_attn.v_proj.weight",
              "model.layers.1.mlp.gate_proj.weight",
              "model.layers.2.post_attention_layernorm.weight",
              last);
    }
  }

  @Test
  void adapter() {
    try (Llama model = loaded("llama-small");
        Scope scope = Scope.open();
        LoraAdapter adapter =
            LoraAdapter.load(
                ParityWeights.of("llama-adapter-heads"), 16, model, DType.F32, Device.CPU)) {
      model.adapt(adapter);
      List<String> keys = List.copyOf(adapter.parameters().keySet());
      check(model, adapter)
          .check(
              5e-3,
              key -> false,
              keys.get(0),
              keys.get(keys.size() / 2 + 1),
              keys.get(keys.size() - 1));
    }
  }
}
