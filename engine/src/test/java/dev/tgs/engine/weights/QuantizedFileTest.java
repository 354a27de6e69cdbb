package dev.tgs.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.nn.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizedFileTest {
  private static final Quantization KIND = Quantization.INT4;

  @TempDir Path folder;
  private Path checkpoint;
  private Path kept;

  private static final class Model extends Module {
    final Linear layer = child("layer", new Linear(128, 64, true, KIND));

    static Model loaded(TensorSource source) {
      Model model = new Model();
      model.load(source, DType.F32, Device.CPU);
      return model;
    }
  }

  @BeforeEach
  void write() {
    Engine.seed(1);
    checkpoint = folder.resolve("model.safetensors");
    kept = folder.resolve(".int4.safetensors");
    write(Tensor.randn(64, 128));
  }

  private void write(Tensor weight) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = Map.of("layer.weight", weight, "layer.bias", Tensor.randn(64));
      Safetensors.write(checkpoint, tensors, Map.of());
    }
  }

  private Optional<QuantizedFile> open() {
    return QuantizedFile.open(kept, WeightFiles.open(checkpoint), Fingerprint.of(checkpoint), KIND);
  }

  @Test
  void whatIsKeptGivesTheSameProducts() {
    try (Scope scope = Scope.open();
        TensorSource source = WeightFiles.open(checkpoint);
        Model made = Model.loaded(source)) {
      QuantizedFile.write(kept, made.parameters(), Fingerprint.of(checkpoint), KIND);
      try (QuantizedFile file = open().orElseThrow();
          Model read = Model.loaded(file)) {
        Tensor x = Tensor.randn(3, 128);
        assertThat(read.layer.forward(x).equal(made.layer.forward(x))).isTrue();
      }
    }
  }

  @Test
  void whatBelongsToAnotherCheckpointIsNotTaken() {
    try (TensorSource source = WeightFiles.open(checkpoint);
        Model made = Model.loaded(source)) {
      QuantizedFile.write(kept, made.parameters(), Fingerprint.of(checkpoint), KIND);
    }
    write(Tensor.randn(64, 128));

    assertThat(open()).isEmpty();
  }

  @Test
  void whatIsMissingDamagedOrOfAnotherKindIsNotTaken() throws IOException {
    assertThat(open()).isEmpty();
    Files.writeString(kept, "half a file");
    assertThat(open()).isEmpty();
    try (TensorSource source = WeightFiles.open(checkpoint);
        Model made = Model.loaded(source)) {
      QuantizedFile.write(kept, made.parameters(), Fingerprint.of(checkpoint), Quantization.INT8);
    }
    assertThat(open()).isEmpty();
  }
}
