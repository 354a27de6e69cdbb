package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.IntPointer;

/**
 * Walks through a clip's pictures in the order of time. It decodes straight on, and jumps only over
 * gaps that would take long to decode; a jump that lands too late is taken back.
 */
final class FrameReader implements AutoCloseable {
  /**
   * Timestamps closer than this are the same time, whatever a container's rounding made of them.
   */
  private static final double SAME_TIME = 1e-4;

  /** Seconds between two wanted pictures from which on a jump pays. */
  private static final double JUMP = 8;

  /** Jumps aim this much earlier, since containers index decoding and not presentation times. */
  private static final double JUMP_MARGIN = 1;

  private final Path file;
  private final RgbConverter converter;
  private Demuxer demuxer;
  private Decoder decoder;
  private Orientation orientation;
  private double frameDuration;
  private boolean mayJump = true;

  /** The last frame at or before the wanted time and the one after it, where they exist. */
  private AVFrame current = av_frame_alloc();

  private AVFrame following = av_frame_alloc();
  private boolean hasCurrent;
  private boolean hasFollowing;
  private double currentEnd;
  private double followingTime;
  private double followingEnd;

  /** The current frame as a picture, once it was asked for. */
  private Image picture;

  FrameReader(Path file) {
    this.file = file;
    this.converter = new RgbConverter(file);
    try {
      open();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() {
    demuxer = Demuxer.open(file);
    AVStream stream =
        demuxer
            .video()
            .orElseThrow(
                () ->
                    new MediaException(
                        file, "has no video stream, only sound; choose a clip with pictures"));
    decoder = new Decoder(demuxer, stream);
    orientation = orientation(stream);
    double fps = rate(stream);
    frameDuration = fps > 0 ? 1 / fps : 0.04;
    followingTime = -frameDuration;
    currentEnd = 0;
    followingEnd = 0;
    hasCurrent = false;
    hasFollowing = advance();
    if (!hasFollowing) {
      throw new MediaException(
          file, "has a video stream but not one picture that can be decoded; it is damaged");
    }
  }

  /** The picture at a time, which must not lie before the time asked for last. */
  Image at(double time) {
    if (mayJump && hasFollowing && time - followingTime > JUMP) {
      jump(time);
    }
    while (hasFollowing && followingTime <= time + SAME_TIME) {
      AVFrame free = current;
      current = following;
      currentEnd = followingEnd;
      following = free;
      hasCurrent = true;
      picture = null;
      hasFollowing = advance();
    }
    if (!hasFollowing && time + SAME_TIME >= currentEnd && demuxer.isCutOff()) {
      throw demuxer.cutOff("the picture at %.2f s".formatted(time));
    }
    if (picture == null) {
      picture = orientation.apply(converter.convert(hasCurrent ? current : following));
    }
    return picture;
  }

  /** Decodes the next frame into {@code following}. */
  private boolean advance() {
    av_frame_unref(following);
    if (!decoder.next(following)) {
      return false;
    }
    long ticks = following.best_effort_timestamp();
    followingTime =
        ticks == AV_NOPTS_VALUE
            ? followingTime + frameDuration
            : demuxer.seconds(ticks, decoder.stream());
    double lasting = Ffmpeg.seconds(following.duration(), decoder.stream().time_base());
    followingEnd = followingTime + (lasting > 0 ? lasting : frameDuration);
    return true;
  }

  private void jump(double time) {
    if (demuxer.seek(time - JUMP_MARGIN, decoder.stream())) {
      decoder.flush();
      hasCurrent = false;
      picture = null;
      hasFollowing = advance();
      if (hasFollowing && followingTime <= time + SAME_TIME) {
        return;
      }
    }
    mayJump = false;
    closeFile();
    open();
  }

  /** The turn that players apply, from the stream's display matrix. */
  static Orientation orientation(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    AVPacketSideData side =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    if (side == null || side.size() < 9 * Integer.BYTES) {
      return Orientation.UPRIGHT;
    }
    // Maps a stored point (x, y) to (a x + c y, b x + d y); only quarter turns and mirrors matter.
    IntPointer matrix = new IntPointer(side.data());
    long a = matrix.get(0);
    long b = matrix.get(1);
    long c = matrix.get(3);
    long d = matrix.get(4);
    return Math.abs(a) + Math.abs(d) < Math.abs(b) + Math.abs(c)
        ? Orientation.of(true, c < 0, b < 0)
        : Orientation.of(false, a < 0, d < 0);
  }

  /** Pictures a second, 0 if the file does not say. */
  static double rate(AVStream stream) {
    double fps = av_q2d(stream.avg_frame_rate());
    return Double.isFinite(fps) ? Math.max(fps, 0) : 0;
  }

  private void closeFile() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
    if (demuxer != null) {
      demuxer.close();
      demuxer = null;
    }
  }

  @Override
  public void close() {
    av_frame_free(current);
    av_frame_free(following);
    converter.close();
    closeFile();
  }
}
