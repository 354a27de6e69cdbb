package dev.tgs.agent;

/** What the program is busy with, in the order in which it happens. */
public enum Stage {
  /** Decoding the frames and the sound of a clip. */
  READ,
  /** Loading the models. */
  LOAD,
  /** Turning the reference into an object phrase. */
  THINK,
  /** Finding boxes for the phrase. */
  GROUND,
  /** Cutting masks out of the boxes. */
  SEGMENT,
  /** Writing the outputs. */
  WRITE,
  /** All of that for the references of a benchmark, one after the other. */
  EVALUATE
}
