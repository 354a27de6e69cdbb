package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.models.GradientCheck;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences that are read whole, as in training, and what an adapter does to them. */
class WholeSequencesTest {
  private static final int BEGIN = 5;
  private static final int REST = 6;
  private static final int EACH = 2;

  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
  }

  private static Llama loaded(String name) {
    Llama model = new Llama(ParityFixture.config(name, LlamaConfig.class));
    model.load(ParityWeights.of(name), DType.F32, Device.CPU);
    return model;
  }

  private static Tensor embedded(Llama model, int count, int length, int salt) {
    long[] ids =
        LongStream.range(0, (long) count * length).map(i -> (37 * i + salt) % 300).toArray();
    return model.embed(ids, DType.F32).reshape(count, length, -1);
  }

  private static Tensor whole(Llama model) {
    return model.forward(
        embedded(model, 2, BEGIN, 11), embedded(model, 2 * EACH, REST, 7)); // [4, 6, width]
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-small", "llama-grouped"})
  void givesWhatTokenAfterTokenGives(String name) {
    try (Llama model = loaded(name)) {
      Tensor begins = embedded(model, 2, BEGIN, 11);
      Tensor rests = embedded(model, 2 * EACH, REST, 7);
      List<Tensor> expected = new ArrayList<>();
      for (int i = 0; i < 2 * EACH; i++) {
        try (KeyValueCache cache = model.cache(BEGIN + REST, DType.F32)) {
          Tensor begun = model.forward(List.of(new Llama.Next(cache, begins.select(0, i / EACH))));
          assertThat(begun.size(0)).isEqualTo(BEGIN);
          for (int k = 0; k < REST; k++) {
            Tensor token = rests.select(0, i).narrow(0, k, 1);
            expected.add(model.forward(List.of(new Llama.Next(cache, token))));
          }
        }
      }
      Tensor all = Tensor.cat(0, expected.toArray(Tensor[]::new));
      Tensor difference = whole(model).flatten(0, 1).sub(all).abs().max();
      assertThat(difference.item()).isLessThan(1e-5);
    }
  }

  @Test
  void whatFillsAShorterOneChangesNothingBeforeIt() {
    try (Llama model = loaded("llama-small")) {
      Tensor begins = embedded(model, 1, BEGIN, 11);
      Tensor rests = embedded(model, 2, REST, 7);
      Tensor filled = Tensor.cat(1, rests.narrow(1, 0, 4), rests.narrow(1, 0, 2));
      Tensor difference =
          model.forward(begins, rests).sub(model.forward(begins, filled)).narrow(1, 0, 4);
      assertThat(difference.abs().max().item()).isLessThan(1e-6);
    }
  }

  /** Both matrices by rule, so that the adapter adds something. */
  private static LoraAdapter adapter(Llama model) {
    LoraAdapter adapter = LoraAdapter.fresh(LoraAdapter.Form.plain(3, 6), model);
    adapter.fill(
        (key, shape) ->
            Tensor.arange(0, Shapes.elements(shape), DType.F32)
                .add(key.length())
                .mul(1.3)
                .sin()
                .mul(.1)
                .reshape(shape),
        DType.F32,
        Device.CPU);
    return adapter;
  }

  @Test
  void anAdapterAddsWhatMergingItDoes() {
    try (Llama model = loaded("llama-small");
        LoraAdapter adapter = adapter(model)) {
      Tensor plain = whole(model);
      model.adapt(adapter);
      Tensor adapted = whole(model);
      model.adapt(null);
      Map<String, Parameter> weights = model.parameters();
      for (String path : adapter.paths()) {
        Parameter weight = weights.get("model." + path + ".weight");
        Tensor merged = weight.get().copyFrom(adapter.merge(path, weight.get()));
        assertThat(merged.allFinite()).isTrue();
      }
      assertThat(adapter.paths()).hasSize(7 * model.config().numHiddenLayers());
      assertThat(adapted.sub(plain).abs().max().item()).isGreaterThan(1e-2);
      assertThat(whole(model).sub(adapted).abs().max().item()).isLessThan(1e-5);
    }
  }

  @Test
  void gradientsReachTheAdapter() {
    try (Llama model = loaded("llama-small");
        LoraAdapter adapter = adapter(model)) {
      model.adapt(adapter);
      new GradientCheck(adapter, () -> List.of(model.logits(whole(model).flatten(0, 1))))
          .check(
              5e-3,
              key -> false,
              "layers.0.self_attn.q_proj.lora_A.weight",
              "layers.0.self_attn.v_proj.lora_B.weight",
              "layers.1.mlp.down_proj.lora_A.weight",
              "layers.1.mlp.gate_proj.lora_B.weight");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Llama model = loaded("llama-small")) {
      Tensor begins = embedded(model, 2, BEGIN, 1);
      assertThatThrownBy(() -> model.forward(begins, embedded(model, 3, REST, 1)))
          .hasMessageContaining("3 sequences cannot go on 2 beginnings");
      int most = model.config().maxPositionEmbeddings();
      assertThatThrownBy(() -> model.forward(begins, embedded(model, 2, most, 1)))
          .hasMessageContaining("longer than the " + most);
    }
  }
}
