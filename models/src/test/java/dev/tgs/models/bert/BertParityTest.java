package dev.tgs.models.bert;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the Hugging Face implementation; tolerances of the parity contract. */
class BertParityTest {
  @ParameterizedTest
  @CsvSource({
    "plain, F32, 2e-5",
    "padding, F32, 2e-5",
    "pairs, F32, 2e-5",
    "plain, BF16, 3e-2",
    "padding, BF16, 3e-2",
    "pairs, BF16, 3e-2"
  })
  void equalsThePublishedImplementation(String name, DType precision, double tolerance) {
    ParityFixture fixture = ParityFixture.of("bert-" + name);
    try (Bert model = new Bert(ParityFixture.config("bert", BertConfig.class));
        Scope scope = Scope.open()) {
      model.load(ParityWeights.of("bert"), precision, Device.CPU);
      Tensor ids = fixture.get("in.input_ids");
      Tensor hidden =
          model.forward(
              ids,
              fixture.has("in.token_type_ids")
                  ? fixture.get("in.token_type_ids")
                  : Tensor.zeros(DType.I64, ids.shape()),
              fixture.has("in.position_ids")
                  ? fixture.get("in.position_ids")
                  : Tensor.arange(0, ids.size(1), DType.I64).expand(ids.shape()),
              mask(fixture),
              Engine.computeType(precision, Device.CPU));
      Tensor counted = counted(fixture);
      assertThat(
              rel(
                  hidden.to(DType.F32).mul(counted),
                  fixture.get("out.last_hidden_state").mul(counted)))
          .isLessThan(tolerance);
    }
  }

  /** Boolean, of keys or of pairs; null if there is none. */
  private static Tensor mask(ParityFixture fixture) {
    if (!fixture.has("in.attention_mask")) {
      return null;
    }
    Tensor mask = fixture.get("in.attention_mask").to(DType.BOOL);
    return mask.dim() == 3 ? mask.unsqueeze(1) : mask.unsqueeze(1).unsqueeze(1);
  }

  /** 1 where a value is compared, 0 at padded positions; [b, n, 1]. */
  private static Tensor counted(ParityFixture fixture) {
    boolean padded =
        fixture.has("in.attention_mask") && fixture.get("in.attention_mask").dim() == 2;
    Tensor ids = fixture.get("in.input_ids");
    return (padded ? fixture.get("in.attention_mask") : Tensor.zeros(DType.I64, ids.shape()).add(1))
        .to(DType.F32)
        .unsqueeze(2);
  }
}
