package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Turns the packets of one stream of a container into frames, in the order of presentation. */
final class Decoder implements AutoCloseable {
  private static final int MAX_THREADS = 4;

  private final Demuxer demuxer;
  private final AVStream stream;
  private final AVCodecContext context;
  private boolean draining;

  Decoder(Demuxer demuxer, AVStream stream) {
    this.demuxer = demuxer;
    this.stream = stream;
    int id = stream.codecpar().codec_id();
    AVCodec codec = avcodec_find_decoder(id);
    if (codec == null) {
      throw failure(
          "holds " + avcodec_get_name(id).getString() + ", for which there is no decoder");
    }
    context = avcodec_alloc_context3(codec);
    context.max_pixels(Image.MAX_PIXELS);
    context.thread_count(Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS));
    context.pkt_timebase(stream.time_base());
    int error = avcodec_parameters_to_context(context, stream.codecpar());
    if (error >= 0) {
      error = avcodec_open2(context, codec, (AVDictionary) null);
    }
    if (error < 0) {
      avcodec_free_context(context);
      throw failure("cannot be decoded (" + Ffmpeg.reason(error) + ")");
    }
  }

  private MediaException failure(String what) {
    return new MediaException(demuxer.file(), what + "; convert the clip to mp4 with h264 and aac");
  }

  AVStream stream() {
    return stream;
  }

  /**
   * Puts the next frame in place; damaged packets are passed over as players do.
   *
   * @return false at the end of the stream
   */
  boolean next(AVFrame frame) {
    while (true) {
      int got = avcodec_receive_frame(context, frame);
      if (got >= 0) {
        return true;
      }
      if (got == AVERROR_EOF()) {
        return false;
      }
      if (draining) {
        // A damaged frame among the last ones; each call gets nearer to the end.
        continue;
      }
      AVPacket packet = demuxer.next();
      while (packet != null && packet.stream_index() != stream.index()) {
        packet = demuxer.next();
      }
      draining = packet == null;
      avcodec_send_packet(context, packet);
    }
  }

  /** Forgets what was decoded so far, after a seek. */
  void flush() {
    avcodec_flush_buffers(context);
    draining = false;
  }

  @Override
  public void close() {
    avcodec_free_context(context);
  }
}
