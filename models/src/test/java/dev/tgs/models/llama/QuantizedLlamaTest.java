package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.ParityFixture;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What few bits cost a language model that was trained: how well it foretells text it never saw.
 */
class QuantizedLlamaTest {
  private static final ParityFixture TRAINED = ParityFixture.of("trained");

  @ParameterizedTest
  @CsvSource({"NONE, 1e-3", "INT8, 0.01", "INT4, 0.05"})
  void perplexityStaysNearThatOfThePublishedImplementation(Quantization kind, double tolerance)
      throws URISyntaxException {
    try (Scope scope = Scope.open();
        Llama model = new Llama(ParityFixture.config("trained", LlamaConfig.class), kind)) {
      Path file = Path.of(getClass().getResource("/parity/trained.safetensors").toURI());
      WeightFiles.load(model, file, LlamaKeys::of, DType.F32, Device.CPU);
      double expected = TRAINED.get("out.perplexity").item();

      double found = perplexity(model, TRAINED.get("in.input_ids").to(DType.I64));

      assertThat(found / expected - 1).isBetween(-tolerance, tolerance);
    }
  }

  /**
   * @param rows I64 [texts, n]
   */
  private static double perplexity(Llama model, Tensor rows) {
    double sum = 0;
    for (Tensor row : rows.unbind(0)) {
      sum -= meanLogProbability(model, row.toLongs());
    }
    return Math.exp(sum / rows.size(0));
  }

  /** Of all tokens but the first. */
  private static double meanLogProbability(Llama model, long[] ids) {
    try (Scope scope = Scope.open();
        KeyValueCache cache = model.cache(ids.length, DType.F32)) {
      Tensor x = model.embed(ids, DType.F32);
      Tensor logits = model.logits(model.forward(List.of(new Llama.Next(cache, x))));
      int n = ids.length - 1;
      Tensor next = Tensor.of(ids, ids.length).narrow(0, 1, n).unsqueeze(1);
      return logits.narrow(0, 0, n).softmax(-1).gather(1, next).log().mean(0, false).item();
    }
  }
}
