package dev.tgs.agent;

import dev.tgs.media.Waveform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A piece of video: frames of one size, in order of time.
 *
 * @param name short name for reports, such as the file's
 * @param source the video file or folder of frames that it was read from
 * @param frames at least one
 * @param fps frames per second of the frames here, not of the file
 * @param sound from the start of the clip to its end, if the source has any
 */
public record Clip(
    String name, Path source, List<Frame> frames, double fps, Optional<Waveform> sound) {
  public Clip {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new AgentException("The clip '" + name + "' has no frame; a clip needs at least 1.");
    }
    for (Frame frame : frames) {
      if (frame.image().height() != frames.get(0).image().height()
          || frame.image().width() != frames.get(0).image().width()) {
        throw new AgentException(
            "The frames of the clip '"
                + name
                + "' differ in size ("
                + frames.get(0).image()
                + " and "
                + frame.image()
                + "); all frames of a clip must have one size.");
      }
    }
  }

  /** Number of frames. */
  public int size() {
    return frames.size();
  }

  /** In pixels. */
  public int height() {
    return frames.get(0).image().height();
  }

  /** In pixels. */
  public int width() {
    return frames.get(0).image().width();
  }

  /** Seconds from the start to the end of the last frame. */
  public double duration() {
    return frames.get(size() - 1).time() + 1 / fps;
  }
}
