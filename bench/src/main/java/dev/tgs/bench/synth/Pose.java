package dev.tgs.bench.synth;

import dev.tgs.media.Box;

/**
 * Where an actor is at some time.
 *
 * @param box of the whole actor in pixels, whether it is covered or not
 * @param turn by how much its motion has turned it, in degrees clockwise
 */
public record Pose(Box box, double turn) {}
