package dev.tgs.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound files, all written by parity/weight_fixtures.py. */
class WeightFilesTest {
  static final Path FOLDER = Path.of("src/test/resources/weights");

  private static TensorSource open(String name) {
    return WeightFiles.open(FOLDER.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.safetensors", "types.pt", "legacy-types.pt"})
  void everyTypeIsReadAsItIsStored(String name) {
    try (TensorSource source = open(name);
        Scope scope = Scope.open()) {
      assertThat(source.keys()).hasSize(DType.values().length);
      assertThat(source.name()).endsWith(name);
      for (DType dtype : DType.values()) {
        String key = dtype.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(source.dtype(key)).isEqualTo(dtype);
        assertThat(source.shape(key)).containsExactly(2, 3);
        Tensor tensor = source.tensor(key);
        assertThat(tensor.dtype()).isEqualTo(dtype);
        assertThat(tensor.shape()).containsExactly(2, 3);
        long[] expected =
            dtype == DType.BOOL ? new long[] {0, 1, 1, 1, 1, 1} : new long[] {0, 1, 2, 3, 4, 5};
        assertThat(tensor.toLongs()).as(key).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.pt", "legacy-views.pt"})
  void viewsOfOneStorageAreReadWithTheirStrides(String name) {
    try (TensorSource source = open(name);
        Scope scope = Scope.open()) {
      assertThat(source.tensor("base").toFloats()).hasSize(24).startsWith(0, 1).endsWith(22, 23);
      assertThat(source.tensor("part").toFloats()).containsExactly(6, 7, 8, 9, 10, 11);
      assertThat(source.shape("part")).containsExactly(2, 3);
      Tensor transposed = source.tensor("transposed");
      assertThat(transposed.shape()).containsExactly(6, 4);
      assertThat(transposed.toFloats()).startsWith(0, 6, 12, 18, 1, 7).endsWith(11, 17, 23);
      assertThat(source.tensor("every_other").toFloats())
          .containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23);
      assertThat(source.tensor("expanded").shape()).containsExactly(3, 4);
      assertThat(source.tensor("expanded").toFloats()).hasSize(12).containsOnly(5);
      assertThat(source.tensor("one").shape()).isEmpty();
      assertThat(source.tensor("one").item()).isEqualTo(7);
      assertThat(source.tensor("empty").shape()).containsExactly(0, 3);
      assertThat(source.tensor("empty").toFloats()).isEmpty();
      assertThat(source.tensor("empty_view").toFloats()).isEmpty();
      assertThat(source.tensor("parameter").toFloats()).containsExactly(0, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pt", "protocol-3.pt", "protocol-4.pt", "protocol-5.pt"})
  void stateDictUnderModelAndPlainValuesBesideIt(String name) {
    try (TorchFile file = (TorchFile) open(name);
        Scope scope = Scope.open()) {
      assertThat(file.keys()).containsExactly("weight", "bias");
      assertThat(file.tensor("weight").toFloats()).containsExactly(1, 2);
      assertThat(file.tensor("bias").item()).isEqualTo(3);
      Map<String, Object> values = file.values();
      assertThat(values).containsOnlyKeys("cfg", "args", "epoch").containsEntry("epoch", 7L);
      assertThat(values.get("args")).isEqualTo(Map.of("lr", 0.1, "steps", List.of(1L, 2L)));
      Map<?, ?> cfg = (Map<?, ?>) values.get("cfg");
      assertThat(cfg.get("layers")).isEqualTo(12L);
      assertThat(cfg.get("rate")).isEqualTo(0.5);
      assertThat(cfg.get("name")).isEqualTo("béats");
      assertThat(cfg.get("flags")).isEqualTo(Arrays.asList(true, false, null));
      assertThat((byte[]) cfg.get("raw")).containsExactly(0, 0xff);
      assertThat(cfg.get("large")).isEqualTo(BigInteger.ONE.shiftLeft(70));
      assertThat(cfg.get("pair")).isEqualTo(List.of(1L, "two"));
      assertThat(cfg.get("set")).isEqualTo(Set.of("x"));
      assertThat(cfg.get("size")).isEqualTo(List.of(2L, 3L));
      assertThat(cfg.get("device")).isEqualTo("cuda:1");
      assertThat(cfg.get("dtype")).isEqualTo("torch.float32");
      assertThat(cfg.get("tensor")).isEqualTo("F32[2]");
    }
  }

  @Test
  void stateDictIsFoundBesideOtherTensors() {
    try (TorchFile file = (TorchFile) open("wrapped.pt")) {
      assertThat(file.keys()).containsExactly("w");
      assertThat(file.values()).isEqualTo(Map.of("step", "I64[]"));
    }
  }

  @Test
  void filesWithoutStateDictSayWhatTheyHold() {
    assertThatThrownBy(() -> open("no-tensors.pt"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no tensors at its top or under model, state_dict, module")
        .hasMessageContaining("'weights'");
    assertThatThrownBy(() -> open("list.pt"))
        .hasMessageContaining("holds no dict, but a state dict is needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sharded", "sharded/model.safetensors.index.json"})
  void shardsOfBothFormatsReadAsOne(String name) {
    try (TensorSource source = open(name);
        Scope scope = Scope.open()) {
      assertThat(source.keys()).containsExactly("a", "b", "c");
      assertThat(source.tensor("a").toFloats()).containsExactly(1, 2);
      assertThat(source.tensor("b").toLongs()).containsExactly(3);
      assertThat(source.dtype("c")).isEqualTo(DType.BOOL);
      assertThat(source.shape("c")).containsExactly(1);
      assertThatThrownBy(() -> source.tensor("d"))
          .hasMessageContaining("has no tensor 'd'; it holds 3, such as 'a', 'b', 'c'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.safetensors", "types.pt", "sharded"})
  void aMissingKeyIsNamed(String name) {
    try (TensorSource source = open(name)) {
      assertThatThrownBy(() -> source.tensor("absent")).hasMessageContaining("no tensor 'absent'");
      assertThatThrownBy(() -> source.shape("absent")).hasMessageContaining("no tensor 'absent'");
      assertThatThrownBy(() -> source.dtype("absent")).hasMessageContaining("no tensor 'absent'");
    }
  }

  @Test
  void metadataOfSafetensorsIsKept() {
    try (Safetensors source = (Safetensors) open("types.safetensors")) {
      assertThat(source.metadata()).isEqualTo(Map.of("format", "pt"));
    }
  }
}
