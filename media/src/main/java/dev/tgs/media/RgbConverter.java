package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_FCC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_SMPTE240M;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Decoded frames of any pixel format as RGB. Chroma is interpolated to full resolution by bicubic
 * weights and every rounding is exact, so the same file gives the same bytes on every processor.
 * The colour matrix is the one the stream names, BT.601 if it names none (as the ffmpeg tools do).
 */
final class RgbConverter implements AutoCloseable {
  static final int EXACT =
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
  private static final int FIXED_ONE = 1 << 16;

  /** What a frame must share with the last one for the context to fit. */
  private record Key(int height, int width, int format, int colourSpace, boolean fullRange) {}

  private final Path file;
  private Key key;
  private SwsContext context;
  private AVFrame rgb;

  RgbConverter(Path file) {
    this.file = file;
  }

  Image convert(AVFrame frame) {
    if (!Image.fits(frame.height(), frame.width())) {
      throw new MediaException(
          file,
          "has pictures of %d x %d, which is not between 1 and %d pixels"
              .formatted(frame.height(), frame.width(), Image.MAX_PIXELS));
    }
    prepare(frame);
    int height = frame.height();
    int width = frame.width();
    int rows =
        sws_scale(context, frame.data(), frame.linesize(), 0, height, rgb.data(), rgb.linesize());
    if (rows != height) {
      throw failure(frame.format());
    }
    byte[] data = new byte[height * width * 3];
    int stride = rgb.linesize(0);
    try (BytePointer pixels = new BytePointer(rgb.data(0))) {
      for (int y = 0; y < height; y++) {
        pixels.position((long) y * stride).get(data, y * width * 3, width * 3);
      }
    }
    return Image.of(height, width, 3, data);
  }

  private void prepare(AVFrame frame) {
    Key wanted =
        new Key(
            frame.height(),
            frame.width(),
            frame.format(),
            frame.colorspace(),
            frame.color_range() == AVCOL_RANGE_JPEG || isFullRangeFormat(frame.format()));
    if (wanted.equals(key)) {
      return;
    }
    close();
    context =
        sws_getContext(
            wanted.width,
            wanted.height,
            wanted.format,
            wanted.width,
            wanted.height,
            AV_PIX_FMT_RGB24,
            EXACT,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw failure(wanted.format);
    }
    sws_setColorspaceDetails(
        context,
        sws_getCoefficients(matrix(wanted.colourSpace)),
        wanted.fullRange ? 1 : 0,
        sws_getCoefficients(SWS_CS_DEFAULT),
        1,
        0,
        FIXED_ONE,
        FIXED_ONE);
    // Rows on aligned addresses: the fast paths may write a little past a row's end.
    rgb = av_frame_alloc();
    rgb.height(wanted.height).width(wanted.width).format(AV_PIX_FMT_RGB24);
    if (av_frame_get_buffer(rgb, 0) < 0) {
      throw new MediaException(file, "needs more memory for a picture than there is");
    }
    key = wanted;
  }

  private static int matrix(int colourSpace) {
    return switch (colourSpace) {
      case AVCOL_SPC_BT709 -> SWS_CS_ITU709;
      case AVCOL_SPC_FCC -> SWS_CS_FCC;
      case AVCOL_SPC_SMPTE240M -> SWS_CS_SMPTE240M;
      case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL -> SWS_CS_BT2020;
      default -> SWS_CS_DEFAULT;
    };
  }

  private static boolean isFullRangeFormat(int format) {
    return format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P
        || format == AV_PIX_FMT_YUVJ440P
        || format == AV_PIX_FMT_YUVJ411P;
  }

  private MediaException failure(int format) {
    return new MediaException(file, "has pictures in a pixel format that is not read: " + format);
  }

  @Override
  public void close() {
    key = null;
    if (context != null) {
      sws_freeContext(context);
      context = null;
    }
    if (rgb != null) {
      av_frame_free(rgb);
      rgb = null;
    }
  }
}
