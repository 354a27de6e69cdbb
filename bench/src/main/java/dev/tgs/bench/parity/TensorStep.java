package dev.tgs.bench.parity;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import java.util.Map;

/** A step from tensors to tensors; the output file appears only if all went well. */
@FunctionalInterface
interface TensorStep extends ParityStep {
  Map<String, Tensor> outputs(ParityCall call, Inputs inputs);

  @Override
  default void run(ParityCall call) {
    try (Scope scope = Scope.open();
        TensorSource inputs = WeightFiles.open(call.inputs())) {
      Map<String, Tensor> outputs = outputs(call, new Inputs(inputs));
      Safetensors.write(call.outputs(), outputs, Map.of());
    }
  }
}
