package dev.tgs.models.beats;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.Inventory;
import dev.tgs.models.ParityFixture;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeatsInventoryTest {
  @ParameterizedTest
  @ValueSource(strings = {"beats-iter3-plus", "beats-iter3-plus-finetuned"})
  void everyTensorIsInTheFileAndOnlyThePredictorIsLeft(String name) {
    try (Beats model = new Beats(BeatsConfig.ITER3_PLUS)) {
      Set<String> wanted = model.parameters().keySet();
      TensorSource found = BeatsKeys.of(Inventory.source(name), wanted);
      assertThat(Inventory.of(found, wanted)).isEqualTo(Inventory.of(model));
      assertThat(Inventory.unused(found, wanted))
          .isEqualTo(
              name.endsWith("finetuned") ? Set.of("predictor.weight", "predictor.bias") : Set.of());
      assertThat(Set.copyOf(model.parameters().values()))
          .as("one table of distances for all layers")
          .hasSize(wanted.size() - 11);
    }
  }

  @Test
  void aCheckpointBringsItsConfiguration() {
    ParityFixture fixture = ParityFixture.of("beats-tiny");
    try (TensorSource file = WeightFiles.open(resource("beats-tiny.pt"));
        Beats model = new Beats(BeatsConfig.in(file).orElseThrow());
        Scope scope = Scope.open()) {
      assertThat(model.config()).isEqualTo(ParityFixture.config("beats-tiny", BeatsConfig.class));
      Module.LoadReport report =
          model.load(BeatsKeys.of(file, model.parameters().keySet()), DType.F32, Device.CPU);
      assertThat(report.unused()).containsExactly("predictor.bias", "predictor.weight");
      assertThat(rel(model.forward(fixture.get("in.fbank")), fixture.get("out.last_hidden_state")))
          .isLessThan(2e-5);
    }
  }

  @Test
  void otherFilesBringNone() {
    assertThat(BeatsConfig.in(Inventory.source("beats-iter3-plus"))).isEmpty();
  }

  @Test
  void aConfigurationThatDoesNotFitIsNamed() {
    try (TensorSource file = WeightFiles.open(resource("beats-wrong-cfg.pt"))) {
      assertThatThrownBy(() -> BeatsConfig.in(file))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("beats-wrong-cfg.pt")
          .hasMessageContaining("many");
    }
  }

  @Test
  void sizesThatNoModelHasAreRefused() {
    ObjectMapper json = new ObjectMapper();
    for (String cfg :
        List.of(
            "{\"encoder_layers\": 1000000000}",
            "{\"input_patch_size\": -1}",
            "{\"encoder_attention_heads\": 7}",
            "{\"conv_pos_groups\": 0}",
            "{\"num_buckets\": 2}",
            "{\"layer_norm_first\": true}")) {
      assertThatThrownBy(() -> json.readValue(cfg, BeatsConfig.class))
          .as(cfg)
          .rootCause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(cfg.substring(2, cfg.indexOf(':') - 1));
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(BeatsInventoryTest.class.getResource("/parity/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
