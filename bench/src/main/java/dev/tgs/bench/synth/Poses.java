package dev.tgs.bench.synth;

/** Where the actors of a script are, without drawing them. */
public final class Poses {
  private final Choreography choreography;

  public Poses(Script script) {
    choreography = Choreography.of(script);
  }

  /** The pose of an actor, by its index in the script, at a time in seconds. */
  public Pose of(int actor, double time) {
    return new Pose(choreography.box(actor, time), choreography.turn(actor, time));
  }
}
