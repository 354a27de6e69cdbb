package dev.tgs.bench.synth;

/** What an actor does with its place over the clip. */
public enum Motion {
  STILL,
  /** Turns to and fro on the spot. */
  SWAYING,
  /** Moves up and down on the spot. */
  BOUNCING,
  /** Moves steadily to the left. */
  MOVING_LEFT,
  /** Moves steadily to the right. */
  MOVING_RIGHT
}
