package dev.tgs.agent;

import dev.tgs.media.Box;

/**
 * A box that a {@link Grounder} proposes for a phrase in one frame. Centre and size are fractions
 * of the frame, as detectors give them, so that the same box can be asked for at any resolution.
 *
 * @param score 0 to 1
 * @param rank position among all proposals of the detector before they were filtered by score
 */
public record Candidate(
    float centreX, float centreY, float width, float height, float score, int rank) {

  /** The corners in pixels of a frame of this size, in float32 arithmetic; not clamped. */
  public Box box(int frameHeight, int frameWidth) {
    float x = centreX * frameWidth;
    float y = centreY * frameHeight;
    float w = width * frameWidth;
    float h = height * frameHeight;
    return new Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2);
  }
}
