package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.optim.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerKindTest {
  private static final class Net extends Module {
    final Map<String, Parameter> all = new LinkedHashMap<>();

    Net(Map<String, long[]> shapes) {
      shapes.forEach((name, shape) -> all.put(name, parameter(name, shape)));
      fill((key, shape) -> Tensor.zeros(DType.F32, shape), DType.F32, Device.CPU);
    }
  }

  /** AdamW keeps a mean square, Muon does not. */
  private static boolean isMuons(Optimizer optimizer, String name) {
    Map<String, Tensor> state = optimizer.state();
    assertThat(state).containsKey("mean." + name);
    return !state.containsKey("square." + name);
  }

  @Test
  void muonTakesTheMatricesInsideOfAModel() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("layer.weight", new long[] {16, 20});
    shapes.put("convolution.weight", new long[] {32, 2, 3, 3});
    shapes.put("layer.bias", new long[] {16});
    shapes.put("narrow.weight", new long[] {4, 64});
    shapes.put("flat.weight", new long[] {64, 1, 3, 3});
    shapes.put("embed_tokens.weight", new long[] {100, 16});
    shapes.put("lm_head.weight", new long[] {100, 16});
    shapes.put("query_tokens", new long[] {32, 16});
    shapes.put("heads.kind.weight", new long[] {16, 16});
    try (Net net = new Net(shapes)) {
      List<AdamW.Group> groups = List.of(new AdamW.Group(net.all, 1, .1));
      try (Optimizer muon =
          OptimizerKind.MUON.of(groups, AdamW.Betas.DEFAULT, jobs -> jobs.forEach(Runnable::run))) {
        assertThat(shapes.keySet().stream().filter(name -> isMuons(muon, name)))
            .containsExactly("layer.weight", "convolution.weight");
      }
      List<AdamW.Group> steady = List.of(new AdamW.Group(net.all, 1, 0));
      for (OptimizerKind kind : OptimizerKind.values()) {
        try (Optimizer optimizer =
            kind.of(steady, AdamW.Betas.DEFAULT, jobs -> jobs.forEach(Runnable::run))) {
          assertThat(shapes.keySet()).as("without decay").noneMatch(n -> isMuons(optimizer, n));
        }
      }
    }
  }
}
