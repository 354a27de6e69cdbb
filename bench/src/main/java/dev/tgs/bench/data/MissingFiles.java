package dev.tgs.bench.data;

/** What happens where a frame or a mask of a benchmark is not there. */
public enum MissingFiles {
  /** Frames without a picture or a mask are passed over, as published. */
  PASS_OVER,
  /** It is an error. */
  REFUSE
}
