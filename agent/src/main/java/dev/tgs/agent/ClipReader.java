package dev.tgs.agent;

import dev.tgs.media.FrameFolder;
import dev.tgs.media.Images;
import dev.tgs.media.MediaFile;
import dev.tgs.media.MediaInfo;
import dev.tgs.media.MediaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads clips from video files and from folders of frames. */
public final class ClipReader {
  /** Part of the heap that the frames of a clip may take. */
  private static final double HEAP_SHARE = 0.6;

  private ClipReader() {}

  /**
   * Reads a clip. A source that is shorter than the sampling asks for gives fewer frames, at least
   * one; a folder's pictures count as taken at the sampling's rate.
   *
   * @param source video file, or folder of JPEG or PNG frames, with their sound in {@code
   *     audio.wav}
   * @throws dev.tgs.media.MediaException if it is no video, has no pictures, or is damaged
   */
  public static Clip read(Path source, Sampling sampling, Progress progress) {
    return Files.isDirectory(source)
        ? readFolder(source, sampling, progress)
        : readVideo(source, sampling, progress);
  }

  private static Clip readFolder(Path source, Sampling sampling, Progress progress) {
    FrameFolder folder = FrameFolder.open(source, sampling.fps(), Images.Exif.APPLY);
    int frames = Math.min(sampling.frames(), folder.pictures().size());
    return read(source, folder, frames, sampling.fps(), progress);
  }

  private static Clip readVideo(Path source, Sampling sampling, Progress progress) {
    MediaFile video = MediaFile.open(source);
    double last = Math.ceil(video.info().duration() * sampling.fps() - 1e-4);
    int frames = (int) Math.max(1, Math.min(sampling.frames(), last));
    return read(source, video, frames, sampling.fps(), progress);
  }

  private static Clip read(
      Path path, MediaSource source, int count, double fps, Progress progress) {
    checkMemory(path, source.info(), count);
    progress.report(Stage.READ, 0, count);
    List<Frame> frames = new ArrayList<>(count);
    double[] times = MediaSource.times(count, fps);
    source.frames(
        times,
        (index, image) -> {
          frames.add(new Frame(times[index], image));
          progress.report(Stage.READ, frames.size(), count);
        });
    return new Clip(name(path), path, frames, fps, source.waveform(count / fps));
  }

  private static void checkMemory(Path path, MediaInfo info, int frames) {
    long pixels = info.video().map(v -> (long) v.height() * v.width()).orElse(0L);
    long needed = pixels * 3 * frames;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > HEAP_SHARE * heap) {
      throw new AgentException(
          String.format(
              Locale.ROOT,
              "%d frames of '%s' take %.1f GiB, more than %.0f %% of the Java heap of %.1f GiB;"
                  + " ask for fewer frames, a smaller picture, or give Java more memory (-Xmx).",
              frames,
              path,
              needed / 0x1p30,
              HEAP_SHARE * 100,
              heap / 0x1p30));
    }
  }

  private static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
