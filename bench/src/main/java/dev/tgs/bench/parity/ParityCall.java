package dev.tgs.bench.parity;

import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be compared.
 *
 * @param weights in a published layout
 * @param adapter of a language model
 * @param config JSON with the names of the published configuration; all defaults if absent
 * @param inputs safetensors, or JSON lines for a tokenizer
 * @param outputs of the same kind
 * @param precision {@code F32} or {@code BF16}
 */
public record ParityCall(
    Optional<Path> weights,
    Optional<Path> adapter,
    Optional<Path> config,
    Path inputs,
    Path outputs,
    DType precision) {

  Path needWeights(String what) {
    return weights.orElseThrow(
        () -> new AgentException("Weights are needed: give %s with --weights.".formatted(what)));
  }

  /** A step has no weights, and computes in float32. */
  void refuseWeightsAndBf16(String step) {
    if (weights.isPresent()) {
      throw new AgentException(
          "%s is a step without weights; leave --weights out.".formatted(step));
    }
    refuseBf16(step);
  }

  void refuseBf16(String step) {
    if (precision != DType.F32) {
      throw new AgentException(
          "%s is a processing step and runs in fp32 only; leave --precision out.".formatted(step));
    }
  }
}
