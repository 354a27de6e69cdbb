package dev.tgs.models.qformer;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published implementation; tolerances of the parity contract. */
class QformerParityTest {
  @ParameterizedTest
  @CsvSource({"visual, F32, 2e-5", "audio, F32, 2e-5", "visual, BF16, 5e-2", "audio, BF16, 5e-2"})
  void equalsThePublishedImplementation(String kind, DType precision, double tolerance) {
    ParityFixture fixture = ParityFixture.of(kind + "-projector-plain");
    QformerConfig config = ParityFixture.config(kind + "-projector", QformerConfig.class);
    boolean visual = kind.equals("visual");
    try (QformerProjector model =
            visual ? QformerProjector.visual(config) : QformerProjector.audio(config);
        Scope scope = Scope.open()) {
      TensorSource both = ParityWeights.of("qformer");
      Set<String> wanted = model.parameters().keySet();
      model.load(
          visual ? QformerKeys.visual(both, wanted) : QformerKeys.audio(both, wanted),
          precision,
          Device.CPU);
      Tensor embeds =
          model.forward(fixture.get("in.features"), Engine.computeType(precision, Device.CPU));
      assertThat(rel(embeds, fixture.get("out.embeds"))).isLessThan(tolerance);
    }
  }
}
