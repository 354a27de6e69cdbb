package dev.tgs.agent;

import java.util.Optional;

/**
 * What the agent found for one reference in one clip.
 *
 * @param thought absent where nobody was asked to think
 * @param times of {@code THINK}, {@code GROUND} and {@code SEGMENT}
 */
public record Answer(
    Reference reference,
    Optional<Thought> thought,
    Grounding grounding,
    MaskTrack masks,
    StageTimes times) {}
