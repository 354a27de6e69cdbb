package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;

/** RGB pictures to a video stream in 4:2:0, BT.709, limited range, all of which the file names. */
final class PictureEncoder implements AutoCloseable {
  private static final int MAX_THREADS = 4;
  private static final int MIN_SIDE = 16;
  private static final int FIXED_ONE = 1 << 16;
  private static final int MAX_RATE_TERM = 1_001_000;

  private final int height;
  private final int width;
  private final Encoder encoder;
  private AVFrame rgb;
  private AVFrame yuv;
  private SwsContext converter;

  PictureEncoder(
      Path target,
      AVFormatContext container,
      VideoWriter.Container kind,
      int height,
      int width,
      double fps) {
    Image.checkSize(height, width);
    this.height = height;
    this.width = width;
    double scale = Math.min(1, Math.sqrt((double) kind.maxArea / ((double) height * width)));
    int codedHeight = coded(height, scale);
    int codedWidth = coded(width, scale);
    encoder =
        new Encoder(
            target,
            container,
            kind.pictureCodec,
            context -> setUp(context, codedHeight, codedWidth, fps),
            kind == VideoWriter.Container.MP4
                ? Map.of("rc_mode", "quality", "allow_skip_frames", "0")
                : Map.of(
                    "crf", "30", "b", "0", "deadline", "realtime", "cpu-used", "8", "row-mt", "1"));
    boolean scaled = scale < 1;
    rgb = frame(AV_PIX_FMT_RGB24, scaled ? height : codedHeight, scaled ? width : codedWidth);
    yuv = frame(AV_PIX_FMT_YUV420P, codedHeight, codedWidth);
    converter =
        sws_getContext(
            rgb.width(),
            rgb.height(),
            AV_PIX_FMT_RGB24,
            codedWidth,
            codedHeight,
            AV_PIX_FMT_YUV420P,
            RgbConverter.EXACT,
            null,
            null,
            (DoublePointer) null);
    sws_setColorspaceDetails(
        converter,
        sws_getCoefficients(SWS_CS_DEFAULT),
        1,
        sws_getCoefficients(SWS_CS_ITU709),
        0,
        0,
        FIXED_ONE,
        FIXED_ONE);
  }

  /** The side as it is stored: scaled, at least 16, even. */
  private static int coded(int side, double scale) {
    int scaled = scale < 1 ? (int) (side * scale) : side + 1;
    return Math.max(scaled & ~1, MIN_SIDE);
  }

  private static void setUp(AVCodecContext context, int height, int width, double fps) {
    AVRational rate = av_d2q(fps, MAX_RATE_TERM);
    context.height(height);
    context.width(width);
    context.pix_fmt(AV_PIX_FMT_YUV420P);
    context.framerate(rate);
    context.time_base(av_inv_q(rate));
    context.thread_count(Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS));
    // A key picture every two seconds, so that players can jump.
    context.gop_size((int) Math.max(1, Math.round(2 * fps)));
    context.bit_rate(bitRate(height, width, fps));
    context.colorspace(AVCOL_SPC_BT709);
    context.color_primaries(AVCOL_PRI_BT709);
    context.color_trc(AVCOL_TRC_BT709);
    context.color_range(AVCOL_RANGE_MPEG);
  }

  /** A quarter bit a pixel, more for slow rates where neighbours have little in common. */
  private static long bitRate(int height, int width, double fps) {
    double pixels = (double) height * width * Math.max(fps, 1);
    return (long) Math.min(Math.max(pixels * (fps < 10 ? 1.0 : 0.25), 200_000), 50_000_000);
  }

  private static AVFrame frame(int format, int height, int width) {
    AVFrame frame = av_frame_alloc();
    frame.height(height).width(width).format(format);
    if (av_frame_get_buffer(frame, 0) < 0) {
      av_frame_free(frame);
      throw new MediaException(
          "there is not enough memory for a picture of %d x %d".formatted(height, width));
    }
    return frame;
  }

  void write(Image frame, long index) {
    if (frame.height() != height || frame.width() != width) {
      throw new IllegalArgumentException(
          "every picture of this video is %d x %d, not %d x %d"
              .formatted(height, width, frame.height(), frame.width()));
    }
    fill(frame);
    av_frame_make_writable(yuv);
    sws_scale(converter, rgb.data(), rgb.linesize(), 0, rgb.height(), yuv.data(), yuv.linesize());
    yuv.pts(index);
    yuv.duration(1);
    encoder.write(yuv);
  }

  /** Copies the picture and repeats its last column and row where the coded picture is larger. */
  private void fill(Image frame) {
    byte[] row = new byte[rgb.width() * 3];
    try (BytePointer pixels = new BytePointer(rgb.data(0))) {
      for (int y = 0; y < rgb.height(); y++) {
        int from = Math.min(y, height - 1) * width * 3;
        System.arraycopy(frame.data(), from, row, 0, width * 3);
        for (int i = width * 3; i < row.length; i++) {
          row[i] = row[i - 3];
        }
        pixels.position((long) y * rgb.linesize(0)).put(row, 0, row.length);
      }
    }
  }

  void finish() {
    encoder.write(null);
  }

  @Override
  public void close() {
    if (converter != null) {
      sws_freeContext(converter);
      converter = null;
    }
    av_frame_free(rgb);
    av_frame_free(yuv);
    encoder.close();
  }
}
