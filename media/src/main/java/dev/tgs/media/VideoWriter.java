package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Writes a video of RGB pictures at a fixed rate, with sound if there is any: {@code .mp4} (H.264
 * by OpenH264, AAC) or {@code .webm} (VP9, Opus). The file appears under its name at {@link
 * #finish}; closing the writer before leaves nothing behind.
 *
 * <p>Pictures are stored in 4:2:0 with even sides: an odd side grows by one pixel that repeats the
 * edge, a side under 16 grows to 16, and in an mp4 a picture larger than 3840 x 2160 is scaled down
 * to that area, the most that OpenH264 takes. Sound is cut at the end of the last picture.
 *
 * <pre>{@code
 * try (var writer = VideoWriter.open(Path.of("overlay.mp4"), height, width, 1, waveform)) {
 *   for (Image frame : frames) {
 *     writer.write(frame);
 *   }
 *   writer.finish();
 * }
 * }</pre>
 */
public final class VideoWriter implements AutoCloseable {
  enum Container {
    MP4("mp4", "libopenh264", "aac", 3840L * 2160L),
    WEBM("webm", "libvpx-vp9", "libopus", Image.MAX_PIXELS);

    final String format;
    final String pictureCodec;
    final String soundCodec;

    /** Pixels of the largest picture that the encoder takes. */
    final long maxArea;

    Container(String format, String pictureCodec, String soundCodec, long maxArea) {
      this.format = format;
      this.pictureCodec = pictureCodec;
      this.soundCodec = soundCodec;
      this.maxArea = maxArea;
    }

    static Container of(Path file) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      for (Container container : values()) {
        if (name.endsWith("." + container.format)) {
          return container;
        }
      }
      throw new MediaException(file, "videos are written as .mp4 or .webm; choose one of them");
    }
  }

  private final Path target;
  private final double fps;
  private final AtomicFiles.Pending pending;
  private AVFormatContext context;
  private PictureEncoder pictures;
  private SoundEncoder sound;
  private long written;

  private VideoWriter(Path target, double fps, AtomicFiles.Pending pending) {
    this.target = target;
    this.fps = fps;
    this.pending = pending;
  }

  /**
   * @param height of every picture
   * @param width of every picture
   * @param fps pictures a second
   */
  public static VideoWriter open(
      Path target, int height, int width, double fps, Optional<Waveform> waveform) {
    Container container = Container.of(target);
    return open(target, container, height, width, fps, waveform, AtomicFiles.begin(target));
  }

  static VideoWriter open(
      Path target,
      Container container,
      int height,
      int width,
      double fps,
      Optional<Waveform> waveform,
      AtomicFiles.Pending pending) {
    VideoWriter writer = new VideoWriter(target, fps, pending);
    try {
      if (!(fps > 0 && fps <= 1000)) {
        throw new IllegalArgumentException(
            "a rate is above 0 and at most 1000 a second, not " + fps);
      }
      writer.start(container, height, width, waveform);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Writes a whole video. */
  public static void write(
      Path target, List<Image> frames, double fps, Optional<Waveform> waveform) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a video has at least one picture");
    }
    Image first = frames.get(0);
    try (VideoWriter writer = open(target, first.height(), first.width(), fps, waveform)) {
      frames.forEach(writer::write);
      writer.finish();
    }
  }

  private void start(Container container, int height, int width, Optional<Waveform> waveform) {
    Ffmpeg.start();
    String url = "file:" + pending.file().toAbsolutePath();
    context = new AVFormatContext(null);
    check(avformat_alloc_output_context2(context, null, container.format, url));
    pictures = new PictureEncoder(target, context, container, height, width, fps);
    if (waveform.isPresent()) {
      sound = new SoundEncoder(target, context, container, waveform.get());
    }
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, url, AVIO_FLAG_WRITE));
    context.pb(io);
    AVDictionary options = new AVDictionary(null);
    try {
      if (container == Container.MP4) {
        // The index in front: a player can start before it has the whole file.
        av_dict_set(options, "movflags", "faststart", 0);
      }
      check(avformat_write_header(context, options));
    } finally {
      av_dict_free(options);
    }
  }

  /** Appends a picture of the writer's size. */
  public void write(Image frame) {
    pictures.write(frame.toRgb(), written);
    written++;
    if (sound != null) {
      sound.writeUntil(written / fps);
    }
  }

  /** Completes the file and puts it in its place. */
  public void finish() {
    if (written == 0) {
      throw new IllegalStateException("a video has at least one picture; none was written");
    }
    pictures.finish();
    if (sound != null) {
      sound.finish();
    }
    check(av_write_trailer(context));
    check(closeFile());
    pending.commit();
  }

  private int closeFile() {
    if (context == null || context.pb() == null || context.pb().isNull()) {
      return 0;
    }
    AVIOContext io = context.pb();
    int earlier = io.error();
    context.pb(null);
    int error = avio_closep(io);
    return earlier < 0 ? earlier : error;
  }

  private void check(int error) {
    check(target, error);
  }

  static void check(Path target, int error) {
    if (error < 0) {
      throw new MediaException(
          target,
          "could not be written ("
              + Ffmpeg.reason(error)
              + "); check the folder's permissions and the free space of its disk");
    }
  }

  @Override
  public void close() {
    if (pictures != null) {
      pictures.close();
      pictures = null;
    }
    if (sound != null) {
      sound.close();
      sound = null;
    }
    if (context != null) {
      closeFile();
      avformat_free_context(context);
      context = null;
    }
    pending.close();
  }
}
