package dev.tgs.media;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_DISCARD_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An open container and its packets. Only files are opened, and only formats that hold their own
 * data: playlists, which name other files or addresses, are not among them.
 */
final class Demuxer implements AutoCloseable {
  private static final String FORMATS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,ivf,mxf,gif,"
          + "h264,hevc,m4v,wav,w64,mp3,aac,flac,aiff,au,caf,amr";

  private final Path file;
  private final AVFormatContext context;
  private final AVPacket packet;
  private final double start;
  private final Map<Integer, Double> lastTimes = new HashMap<>();
  private double dataEnd;

  /**
   * Longest time between packets that do not say how long they last; the last one may last as long.
   */
  private double longestGap;

  private long packets;
  private boolean lastIsOpen;
  private boolean failed;

  private Demuxer(Path file, AVFormatContext context) {
    this.file = file;
    this.context = context;
    this.packet = av_packet_alloc();
    this.start = start();
  }

  static Demuxer open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MediaException(
          file, Files.exists(file) ? "is not a regular file" : "there is no such file");
    }
    Ffmpeg.start();
    AVFormatContext context = avformat_alloc_context();
    context.flags(context.flags() | AVFMT_FLAG_DISCARD_CORRUPT);
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      av_dict_set(options, "format_whitelist", FORMATS, 0);
      int error = avformat_open_input(context, "file:" + file.toAbsolutePath(), null, options);
      if (error < 0) {
        // The context is freed already.
        throw notMedia(file, error);
      }
    } finally {
      av_dict_free(options);
    }
    try {
      int error = findStreams(context);
      if (error < 0) {
        throw notMedia(file, error);
      }
      return new Demuxer(file, context);
    } catch (RuntimeException e) {
      avformat_close_input(context);
      throw e;
    }
  }

  /** Probing decodes a little, so the limit on the picture's size must hold there already. */
  private static int findStreams(AVFormatContext context) {
    int streams = context.nb_streams();
    try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(streams, 1))) {
      for (int i = 0; i < streams; i++) {
        AVDictionary limits = new AVDictionary(null);
        av_dict_set(limits, "max_pixels", Long.toString(Image.MAX_PIXELS), 0);
        av_dict_set(limits, "threads", "1", 0);
        options.put(i, limits);
      }
      int error = avformat_find_stream_info(context, options);
      for (int i = 0; i < streams; i++) {
        av_dict_free(new AVDictionary(options.get(i)));
      }
      return error;
    }
  }

  private static MediaException notMedia(Path file, int error) {
    return new MediaException(
        file,
        Ffmpeg.refusedFormat()
            .map(name -> "has the format " + name + ", which is not read as video or sound")
            .orElseGet(
                () ->
                    "is not a video or sound file that can be read (%s); if it should be one, it is cut off or damaged: copy or download it again"
                        .formatted(Ffmpeg.reason(error))));
  }

  Path file() {
    return file;
  }

  AVFormatContext context() {
    return context;
  }

  /** The best video stream; a cover picture of a sound file is none. */
  Optional<AVStream> video() {
    return best(AVMEDIA_TYPE_VIDEO)
        .filter(stream -> (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0);
  }

  Optional<AVStream> audio() {
    return best(AVMEDIA_TYPE_AUDIO);
  }

  private Optional<AVStream> best(int type) {
    int index = av_find_best_stream(context, type, -1, -1, (PointerPointer<?>) null, 0);
    return index < 0 ? Optional.empty() : Optional.of(context.streams(index));
  }

  /**
   * Time 0 is the first picture, or the first sound where there is none: containers start earlier
   * by what sound decoders need to warm up.
   */
  private double start() {
    Optional<AVStream> first = video().or(this::audio);
    if (first.isPresent() && first.get().start_time() != AV_NOPTS_VALUE) {
      return Ffmpeg.seconds(first.get().start_time(), first.get().time_base());
    }
    long ticks = context.start_time();
    return ticks == AV_NOPTS_VALUE ? 0 : (double) ticks / AV_TIME_BASE;
  }

  /** Seconds since the start of the clip. */
  double seconds(long ticks, AVStream stream) {
    return Ffmpeg.seconds(ticks, stream.time_base()) - start;
  }

  /**
   * The next packet of any stream, valid until the next call.
   *
   * @return null at the end of the data
   */
  AVPacket next() {
    av_packet_unref(packet);
    int error = av_read_frame(context, packet);
    if (error < 0) {
      failed = error != AVERROR_EOF();
      return null;
    }
    AVStream stream = context.streams(packet.stream_index());
    long at = packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
    if (at != AV_NOPTS_VALUE) {
      dataEnd = Math.max(dataEnd, seconds(at + packet.duration(), stream));
      Double last = lastTimes.put(stream.index(), seconds(at, stream));
      if (packet.duration() == 0 && last != null) {
        longestGap = Math.max(longestGap, seconds(at, stream) - last);
      }
      packets++;
      lastIsOpen = packet.duration() == 0;
    }
    return packet;
  }

  /** Goes to a key picture at or before this time, as far as the container can tell. */
  boolean seek(double seconds, AVStream stream) {
    long ticks = (long) Math.floor((seconds + start) / av_q2d(stream.time_base()));
    return av_seek_frame(context, stream.index(), ticks, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  /** Seconds the header promises; 0 if it does not say. */
  double promisedDuration() {
    long duration = context.duration();
    return duration == AV_NOPTS_VALUE || duration <= 0 ? 0 : (double) duration / AV_TIME_BASE;
  }

  /** End of the last packet seen so far, in seconds. */
  double dataEnd() {
    return dataEnd;
  }

  /** Whether the data ended, at the last packet, well before the end that the header promises. */
  boolean isCutOff() {
    double promised =
        context.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM ? promisedDuration() : 0;
    if (packets == 1 && lastIsOpen && !failed) {
      // A single picture that lasts for all we know to the end.
      return false;
    }
    double tolerance = Math.max(Math.max(0.5, 0.02 * promised), 1.1 * longestGap);
    return failed || dataEnd < promised - tolerance;
  }

  MediaException cutOff(String before) {
    return new MediaException(
        file,
        "is cut off or damaged: its data end at %.2f s of %.2f s, before %s; copy or download it again"
            .formatted(dataEnd, promisedDuration(), before));
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
  }
}
