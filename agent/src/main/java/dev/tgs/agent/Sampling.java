package dev.tgs.agent;

import dev.tgs.media.MediaSource;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which frames of a video make up the clip: the ones shown at {@code 0, 1/fps, 2/fps, ...} seconds.
 *
 * @param frames at most so many
 * @param fps frames per second
 */
public record Sampling(int frames, double fps) {
  /** Ten frames, one a second, as the Ref-AVS benchmarks have it. */
  public static final Sampling DEFAULT = new Sampling(10, 1);

  private static final double MAX_FPS = 1000;

  public Sampling {
    if (frames < 1) {
      throw new AgentException("A clip needs at least 1 frame, not " + frames + ".");
    }
    if (!(fps > 0 && fps <= MAX_FPS)) {
      throw new AgentException(
          "Frames per second must be above 0 and at most 1000, not " + fps + ".");
    }
  }

  /**
   * Ten frames that divide a clip of any length into equal parts; a folder's pictures one by one.
   */
  public static Sampling dividing(Path source) {
    double duration = Files.isDirectory(source) ? 0 : MediaSource.open(source).info().duration();
    return duration > 0
        ? new Sampling(DEFAULT.frames(), Math.min(DEFAULT.frames() / duration, MAX_FPS))
        : DEFAULT;
  }

  /** Seconds from the start of the clip to frame i. */
  public double time(int i) {
    return i / fps;
  }
}
