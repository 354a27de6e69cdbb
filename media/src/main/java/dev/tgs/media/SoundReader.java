package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Decodes the sound of a clip to float samples at the rate and in the channels it has. */
final class SoundReader implements AutoCloseable {
  /** ffmpeg's converter takes no more. */
  private static final int MAX_CHANNELS = 64;

  private final Path file;
  private final Demuxer demuxer;
  private final Decoder decoder;
  private final int sampleRate;
  private final AVFrame frame;
  private final AVFrame converted;
  private final AVChannelLayout layout;
  private final AVChannelLayout sourceLayout;
  private SwrContext converter;
  private int sourceFormat;
  private int sourceRate;

  private float[][] channels;
  private int length;
  private boolean aligned;

  /** Samples still to leave out at the start. */
  private long surplus;

  SoundReader(Demuxer demuxer, AVStream stream) {
    this.demuxer = demuxer;
    this.file = demuxer.file();
    this.sampleRate = stream.codecpar().sample_rate();
    int count = stream.codecpar().ch_layout().nb_channels();
    if (sampleRate < 1 || count < 1) {
      throw new MediaException(file, "has a sound stream that names no sample rate or no channels");
    }
    if (count > MAX_CHANNELS) {
      throw new MediaException(
          file,
          "has sound of %d channels, more than %d; mix it down first"
              .formatted(count, MAX_CHANNELS));
    }
    this.decoder = new Decoder(demuxer, stream);
    this.frame = av_frame_alloc();
    this.converted = av_frame_alloc();
    this.layout = new AVChannelLayout();
    this.sourceLayout = new AVChannelLayout();
    this.channels = new float[count][0];
    av_channel_layout_copy(layout, stream.codecpar().ch_layout());
  }

  Waveform read(double seconds) {
    // An infinite length becomes the largest number.
    long wanted = (long) Math.ceil(seconds * sampleRate);
    while (length < wanted && decoder.next(frame)) {
      if (length == 0) {
        align(frame.best_effort_timestamp(), wanted);
      }
      append(frame);
      av_frame_unref(frame);
    }
    if (length < wanted && length > 0 && converter != null) {
      append(null);
    }
    if (length == 0) {
      throw new MediaException(file, "has a sound stream but none of it can be decoded");
    }
    if (length < wanted && demuxer.isCutOff()) {
      throw demuxer.cutOff(
          Double.isInfinite(seconds)
              ? "the end of the sound"
              : "the end of the %.2f s of sound asked for".formatted(seconds));
    }
    int kept = (int) Math.min(length, wanted);
    float[][] samples = new float[channels.length][];
    Arrays.setAll(samples, c -> Arrays.copyOf(channels[c], kept));
    return Waveform.of(samples, sampleRate);
  }

  /** Silence up to a first sample after time 0; samples before it are left out. */
  private void align(long ticks, long wanted) {
    if (!aligned && ticks != AV_NOPTS_VALUE) {
      double start = demuxer.seconds(ticks, decoder.stream());
      long samples = Math.round(start * sampleRate);
      if (samples > 0) {
        reserve(Math.min(samples, wanted));
        length = (int) Math.min(samples, wanted);
      } else {
        surplus = -samples;
      }
    }
    aligned = true;
  }

  /** Converts a frame, or with null what the converter still holds, and appends it. */
  private void append(AVFrame source) {
    if (source != null) {
      prepare(source);
    }
    int room = swr_get_out_samples(converter, source == null ? 0 : source.nb_samples());
    if (room <= 0) {
      return;
    }
    av_frame_unref(converted);
    converted.format(AV_SAMPLE_FMT_FLTP).sample_rate(sampleRate).nb_samples(room);
    av_channel_layout_copy(converted.ch_layout(), layout);
    int got = av_frame_get_buffer(converted, 0);
    if (got >= 0) {
      PointerPointer<?> input = source == null ? null : source.extended_data();
      int count = source == null ? 0 : source.nb_samples();
      got = swr_convert(converter, converted.extended_data(), room, input, count);
    }
    if (got < 0) {
      throw new MediaException(
          file, "has sound that cannot be converted (" + Ffmpeg.reason(got) + ")");
    }
    int skipped = (int) Math.min(surplus, got);
    surplus -= skipped;
    int kept = got - skipped;
    reserve(length + (long) kept);
    for (int c = 0; c < channels.length; c++) {
      new FloatPointer(converted.extended_data(c)).position(skipped).get(channels[c], length, kept);
    }
    length += kept;
  }

  private void reserve(long samples) {
    if (samples * channels.length > Waveform.MAX_VALUES) {
      throw new MediaException(
          file,
          "has more than %d minutes of sound; ask for its first seconds only"
              .formatted(Waveform.MAX_VALUES / channels.length / sampleRate / 60));
    }
    if (samples > channels[0].length) {
      int room =
          (int)
              Math.max(
                  samples,
                  Math.min(2L * channels[0].length, Waveform.MAX_VALUES / channels.length));
      for (int c = 0; c < channels.length; c++) {
        channels[c] = Arrays.copyOf(channels[c], room);
      }
    }
  }

  /** Streams may change their format on the way; the output does not. */
  private void prepare(AVFrame source) {
    if (converter != null
        && source.format() == sourceFormat
        && source.sample_rate() == sourceRate
        && av_channel_layout_compare(source.ch_layout(), sourceLayout) == 0) {
      return;
    }
    if (converter != null) {
      swr_free(converter);
    }
    sourceFormat = source.format();
    sourceRate = source.sample_rate();
    av_channel_layout_copy(sourceLayout, source.ch_layout());
    // Channels keep their order and level, whatever their places are called.
    boolean sameCount = sourceLayout.nb_channels() == layout.nb_channels();
    converter = new SwrContext(null);
    int error =
        swr_alloc_set_opts2(
            converter,
            sameCount ? sourceLayout : layout,
            AV_SAMPLE_FMT_FLTP,
            sampleRate,
            sourceLayout,
            sourceFormat,
            sourceRate,
            0,
            null);
    if (error >= 0) {
      error = swr_init(converter);
    }
    if (error < 0) {
      throw new MediaException(
          file, "has sound that cannot be converted (" + Ffmpeg.reason(error) + ")");
    }
  }

  @Override
  public void close() {
    if (converter != null) {
      swr_free(converter);
    }
    av_channel_layout_uninit(layout);
    av_channel_layout_uninit(sourceLayout);
    layout.close();
    sourceLayout.close();
    av_frame_free(frame);
    av_frame_free(converted);
    decoder.close();
  }
}
