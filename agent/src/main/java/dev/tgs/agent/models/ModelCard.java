package dev.tgs.agent.models;

/**
 * Which model did a phase's work.
 *
 * @param phase {@code think}, {@code ground} or {@code segment}
 * @param name such as "SAM 2.1 Hiera-L"
 * @param source file, or the rule and the seed of random weights
 * @param precision {@code fp32} or {@code bf16}
 * @param device {@code cpu} or {@code cuda:N}
 * @param random whether the weights are random, so that what it finds means nothing
 */
public record ModelCard(
    String phase, String name, String source, String precision, String device, boolean random) {}
