package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One encoder and its stream in a container that is being written. */
final class Encoder implements AutoCloseable {
  private final Path target;
  private final AVFormatContext container;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVStream stream;

  /**
   * @param setUp sets sizes, rates and formats before the encoder is opened
   * @param options of this encoder alone
   */
  Encoder(
      Path target,
      AVFormatContext container,
      String name,
      Consumer<AVCodecContext> setUp,
      Map<String, String> options) {
    this.target = target;
    this.container = container;
    AVCodec codec = avcodec_find_encoder_by_name(name);
    if (codec == null) {
      throw new MediaException(target, "this build of ffmpeg has no encoder " + name);
    }
    context = avcodec_alloc_context3(codec);
    packet = av_packet_alloc();
    AVDictionary settings = new AVDictionary(null);
    try {
      setUp.accept(context);
      if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      options.forEach((key, value) -> av_dict_set(settings, key, value, 0));
      int error = avcodec_open2(context, codec, settings);
      if (error < 0) {
        throw new MediaException(
            target, "cannot be encoded by " + name + " (" + Ffmpeg.reason(error) + ")");
      }
      stream = avformat_new_stream(container, codec);
      stream.time_base(context.time_base());
      VideoWriter.check(target, avcodec_parameters_from_context(stream.codecpar(), context));
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      av_dict_free(settings);
    }
  }

  AVCodecContext context() {
    return context;
  }

  AVStream stream() {
    return stream;
  }

  /** Encodes a frame, or the rest if it is null, and writes what comes out. */
  void write(AVFrame frame) {
    VideoWriter.check(target, avcodec_send_frame(context, frame));
    while (avcodec_receive_packet(context, packet) >= 0) {
      if (packet.duration() == 0) {
        // Not every encoder says it; without it the last picture would last no time.
        packet.duration(frameTicks());
      }
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      VideoWriter.check(target, av_interleaved_write_frame(container, packet));
    }
  }

  private long frameTicks() {
    return context.frame_size() > 0 ? context.frame_size() : 1;
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
