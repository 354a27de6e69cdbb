package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Brings sound to a rate and to the one or two channels that an encoder takes. For the ear, not for
 * models: they need the resampler they were trained with.
 */
final class SoundConverter {
  /** Channels that have usual places: up to 7.1. */
  private static final int LARGEST_LAYOUT = 8;

  private SoundConverter() {}

  /** At this rate, in stereo if there are more channels; of unusual numbers, in mono. */
  static Waveform convert(Waveform waveform, int sampleRate) {
    if (waveform.channels() > LARGEST_LAYOUT) {
      return convert(waveform.mono(), sampleRate);
    }
    if (waveform.channels() <= 2 && waveform.sampleRate() == sampleRate) {
      return waveform;
    }
    int channels = Math.min(waveform.channels(), 2);
    SwrContext context = new SwrContext(null);
    try (AVChannelLayout from = new AVChannelLayout();
        AVChannelLayout to = new AVChannelLayout()) {
      av_channel_layout_default(from, waveform.channels());
      av_channel_layout_default(to, channels);
      check(
          swr_alloc_set_opts2(
              context,
              to,
              AV_SAMPLE_FMT_FLTP,
              sampleRate,
              from,
              AV_SAMPLE_FMT_FLTP,
              waveform.sampleRate(),
              0,
              null));
      check(swr_init(context));
      float[][] samples = convert(context, waveform, channels);
      av_channel_layout_uninit(from);
      av_channel_layout_uninit(to);
      return Waveform.of(samples, sampleRate);
    } finally {
      swr_free(context);
    }
  }

  private static float[][] convert(SwrContext context, Waveform waveform, int channels) {
    float[][] samples = new float[channels][swr_get_out_samples(context, waveform.length())];
    int got = convert(context, waveform, samples, 0);
    // What the filter still holds.
    int all = got + convert(context, null, samples, got);
    Arrays.setAll(samples, c -> Arrays.copyOf(samples[c], all));
    return samples;
  }

  /** Writes what comes out for this input into {@code samples} from an offset on. */
  private static int convert(SwrContext context, Waveform waveform, float[][] samples, int offset) {
    int room = samples[0].length - offset;
    int length = waveform == null ? 0 : waveform.length();
    FloatPointer[] inputs = new FloatPointer[waveform == null ? 0 : waveform.channels()];
    FloatPointer[] outputs = new FloatPointer[samples.length];
    Arrays.setAll(inputs, c -> new FloatPointer(waveform.channel(c)));
    Arrays.setAll(outputs, c -> new FloatPointer(room));
    try (PointerPointer<FloatPointer> sources = new PointerPointer<>(inputs);
        PointerPointer<FloatPointer> targets = new PointerPointer<>(outputs)) {
      int got =
          check(swr_convert(context, targets, room, waveform == null ? null : sources, length));
      for (int c = 0; c < samples.length; c++) {
        outputs[c].get(samples[c], offset, got);
      }
      return got;
    } finally {
      Stream.of(inputs, outputs).flatMap(Stream::of).forEach(FloatPointer::close);
    }
  }

  private static int check(int result) {
    if (result < 0) {
      throw new MediaException("sound could not be resampled (" + Ffmpeg.reason(result) + ")");
    }
    return result;
  }
}
