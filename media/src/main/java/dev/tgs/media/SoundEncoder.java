package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** A waveform to a sound stream, written little by little beside the pictures. */
final class SoundEncoder implements AutoCloseable {
  private static final Set<Integer> AAC_RATES =
      Set.of(
          96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350);
  private static final Set<Integer> OPUS_RATES = Set.of(48000, 24000, 16000, 12000, 8000);
  private static final int OTHER_RATE = 48000;
  private static final long BITS_PER_CHANNEL = 96_000;

  private final Path target;
  private final Waveform waveform;
  private final boolean planar;
  private final Encoder encoder;
  private final AVFrame frame;
  private int position;
  private int end;

  SoundEncoder(
      Path target, AVFormatContext container, VideoWriter.Container kind, Waveform waveform) {
    this.target = target;
    this.planar = kind == VideoWriter.Container.MP4;
    Set<Integer> rates = planar ? AAC_RATES : OPUS_RATES;
    int rate = rates.contains(waveform.sampleRate()) ? waveform.sampleRate() : OTHER_RATE;
    this.waveform = SoundConverter.convert(waveform, rate);
    this.encoder = new Encoder(target, container, kind.soundCodec, this::setUp, Map.of());
    this.frame = av_frame_alloc();
  }

  private void setUp(AVCodecContext context) {
    context.sample_rate(waveform.sampleRate());
    context.sample_fmt(planar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT);
    av_channel_layout_default(context.ch_layout(), waveform.channels());
    context.time_base(av_make_q(1, waveform.sampleRate()));
    context.bit_rate(BITS_PER_CHANNEL * waveform.channels());
  }

  /** Writes the samples before this time. */
  void writeUntil(double seconds) {
    end = (int) Math.min(Math.round(seconds * waveform.sampleRate()), waveform.length());
    while (position + encoder.context().frame_size() <= end) {
      write(encoder.context().frame_size());
    }
  }

  private void write(int samples) {
    av_frame_unref(frame);
    frame.nb_samples(samples).sample_rate(waveform.sampleRate());
    frame.format(encoder.context().sample_fmt());
    VideoWriter.check(
        target, av_channel_layout_copy(frame.ch_layout(), encoder.context().ch_layout()));
    VideoWriter.check(target, av_frame_get_buffer(frame, 0));
    if (planar) {
      for (int c = 0; c < waveform.channels(); c++) {
        new FloatPointer(frame.data(c)).put(waveform.channel(c), position, samples);
      }
    } else {
      new FloatPointer(frame.data(0)).put(interleaved(samples), 0, samples * waveform.channels());
    }
    frame.pts(position);
    encoder.write(frame);
    position += samples;
  }

  private float[] interleaved(int samples) {
    int channels = waveform.channels();
    float[] values = new float[samples * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = waveform.channel(i % channels)[position + i / channels];
    }
    return values;
  }

  /** Writes the last samples before the time asked for last, and what the encoder still holds. */
  void finish() {
    if (position < end) {
      write(end - position);
    }
    encoder.write(null);
  }

  @Override
  public void close() {
    av_frame_free(frame);
    encoder.close();
  }
}
