package dev.tgs.agent;

/**
 * Which frames of a video make up the clip: the ones shown at {@code 0, 1/fps, 2/fps, ...} seconds.
 *
 * @param frames at most so many
 * @param fps frames per second
 */
public record Sampling(int frames, double fps) {
  /** Ten frames, one a second, as the Ref-AVS benchmarks have it. */
  public static final Sampling DEFAULT = new Sampling(10, 1);

  public Sampling {
    if (frames < 1) {
      throw new AgentException("A clip needs at least 1 frame, not " + frames + ".");
    }
    if (!(fps > 0 && fps <= 1000)) {
      throw new AgentException(
          "Frames per second must be above 0 and at most 1000, not " + fps + ".");
    }
  }

  /** Seconds from the start of the clip to frame i. */
  public double time(int i) {
    return i / fps;
  }
}
