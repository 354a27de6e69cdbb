package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * A video or sound file of any common container, read through ffmpeg. Only this file is read: no
 * network, no playlists. Where a file is cut off, what lies before the cut is read, and asking for
 * more is an error.
 */
public final class MediaFile implements MediaSource {
  private final Path file;
  private final MediaInfo info;

  private MediaFile(Path file, MediaInfo info) {
    this.file = file;
    this.info = info;
  }

  /**
   * Reads the file's header.
   *
   * @throws MediaException if it is missing, no media file, without any stream, or too large
   */
  public static MediaFile open(Path file) {
    try (Demuxer demuxer = Demuxer.open(file)) {
      Optional<MediaInfo.Video> video = demuxer.video().map(s -> video(file, s));
      Optional<MediaInfo.Audio> audio = demuxer.audio().map(MediaFile::audio);
      if (video.isEmpty() && audio.isEmpty()) {
        throw new MediaException(
            file,
            "has neither pictures nor sound that can be read; it is cut off or damaged: copy or download it again");
      }
      String container = demuxer.context().iformat().name().getString().split(",", 2)[0];
      return new MediaFile(file, new MediaInfo(container, duration(demuxer), video, audio));
    }
  }

  /** Recordings of browsers and raw streams do not say how long they are: count their packets. */
  private static double duration(Demuxer demuxer) {
    double promised = demuxer.promisedDuration();
    if (promised > 0) {
      return promised;
    }
    while (demuxer.next() != null) {
      // Each packet moves the end.
    }
    return demuxer.dataEnd();
  }

  private static MediaInfo.Video video(Path file, AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    int height = parameters.height();
    int width = parameters.width();
    if (!Image.fits(height, width)) {
      throw new MediaException(
          file,
          "has pictures of %d x %d, which is not between 1 and %d pixels"
              .formatted(height, width, Image.MAX_PIXELS));
    }
    Orientation orientation = FrameReader.orientation(stream);
    boolean swap = orientation.swapsAxes();
    double fps = FrameReader.rate(stream);
    return new MediaInfo.Video(
        swap ? width : height,
        swap ? height : width,
        fps,
        avcodec_get_name(parameters.codec_id()).getString(),
        orientation);
  }

  private static MediaInfo.Audio audio(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    return new MediaInfo.Audio(
        parameters.sample_rate(),
        parameters.ch_layout().nb_channels(),
        avcodec_get_name(parameters.codec_id()).getString());
  }

  public Path file() {
    return file;
  }

  @Override
  public MediaInfo info() {
    return info;
  }

  @Override
  public void frames(double[] times, FrameSink sink) {
    int[] order = order(times);
    try (FrameReader reader = new FrameReader(file)) {
      for (int index : order) {
        sink.accept(index, reader.at(times[index]));
      }
    }
  }

  /** Indices of the times from early to late. */
  static int[] order(double[] times) {
    for (double time : times) {
      if (!Double.isFinite(time)) {
        throw new IllegalArgumentException("a picture's time is a number of seconds, not " + time);
      }
    }
    return IntStream.range(0, times.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> times[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public Optional<Waveform> waveform(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("sound is read for more than 0 seconds, not " + seconds);
    }
    try (Demuxer demuxer = Demuxer.open(file)) {
      return demuxer.audio().map(stream -> read(demuxer, stream, seconds));
    }
  }

  private static Waveform read(Demuxer demuxer, AVStream stream, double seconds) {
    try (SoundReader reader = new SoundReader(demuxer, stream)) {
      return reader.read(seconds);
    }
  }

  @Override
  public String toString() {
    return "MediaFile[" + file + "]";
  }
}
