package dev.tgs.agent.models;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which model did a phase's work.
 *
 * @param phase {@code think}, {@code ground} or {@code segment}
 * @param name such as "SAM 2.1 Hiera-L"
 * @param source file, or the rule and the seed of random weights
 * @param precision {@code fp32} or {@code bf16}
 * @param device {@code cpu} or {@code cuda:N}
 * @param random whether the weights are random, so that what it finds means nothing
 * @param weights {@link dev.tgs.engine.weights.Fingerprint} of the files that they come from, which
 *     tells them from others at the same place; null where they come from no file
 */
public record ModelCard(
    String phase,
    String name,
    String source,
    String precision,
    String device,
    boolean random,
    @JsonInclude(JsonInclude.Include.NON_NULL) String weights) {
  /** One of a model whose weights come from no file. */
  public ModelCard(
      String phase, String name, String source, String precision, String device, boolean random) {
    this(phase, name, source, precision, device, random, null);
  }
}
