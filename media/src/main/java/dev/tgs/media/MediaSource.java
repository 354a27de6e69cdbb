package dev.tgs.media;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A clip to read from: a {@link MediaFile} or a {@link FrameFolder}. A source holds no native
 * memory and no open file between calls, so there is nothing to close, and threads may share it.
 *
 * <p>Time 0 is the start of the clip. The picture at time t is the one a player shows then: the
 * last one that starts at t or before (to 0.1 ms). Before the first picture that is the first,
 * after the last one the last.
 */
public interface MediaSource {
  /** Takes one picture after the other. */
  @FunctionalInterface
  interface FrameSink {
    /**
     * @param index which of the asked times this picture belongs to
     */
    void accept(int index, Image frame);
  }

  /** Opens a video file, or a folder of pictures with their EXIF orientation applied. */
  static MediaSource open(Path path) {
    return Files.isDirectory(path)
        ? FrameFolder.open(path, 1, Images.Exif.APPLY)
        : MediaFile.open(path);
  }

  /**
   * {@code count} times from 0 on, {@code fps} a second; the published systems take 10 at 1 fps.
   */
  static double[] times(int count, double fps) {
    if (count < 1 || !(fps > 0)) {
      throw new IllegalArgumentException(
          "frames are taken 1 or more, at more than 0 a second, not %d at %s"
              .formatted(count, fps));
    }
    double[] times = new double[count];
    Arrays.setAll(times, i -> i / fps);
    return times;
  }

  MediaInfo info();

  /**
   * Gives the upright RGB pictures at these times, in the order of time, one at a time: memory
   * holds one picture whatever their number.
   *
   * @param times seconds, in any order
   * @throws MediaException if there is no video, nothing can be decoded, or the file is cut off
   *     before a time at which it should have a picture
   */
  void frames(double[] times, FrameSink sink);

  /** The upright RGB pictures at these times, in the order of {@code times}. */
  default List<Image> frames(double... times) {
    Image[] frames = new Image[times.length];
    frames(times, (index, frame) -> frames[index] = frame);
    return List.of(frames);
  }

  /** The whole sound at its own sample rate, starting at time 0; empty if there is none. */
  default Optional<Waveform> waveform() {
    return waveform(Double.POSITIVE_INFINITY);
  }

  /**
   * The sound of the first seconds, as {@link #waveform()}.
   *
   * @throws MediaException if it cannot be decoded, is cut off, or needs more than 1 GiB
   */
  Optional<Waveform> waveform(double seconds);
}
