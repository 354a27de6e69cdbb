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
 * Brings sound to a rate that an encoder takes. For the ear, not for models: they need the
 * resampler they were trained with.
 */
final class SoundConverter {
  private SoundConverter() {}

  static Waveform resample(Waveform waveform, int sampleRate) {
    int channels = waveform.channels();
    SwrContext context = new SwrContext(null);
    try (AVChannelLayout layout = new AVChannelLayout()) {
      av_channel_layout_default(layout, channels);
      check(
          swr_alloc_set_opts2(
              context,
              layout,
              AV_SAMPLE_FMT_FLTP,
              sampleRate,
              layout,
              AV_SAMPLE_FMT_FLTP,
              waveform.sampleRate(),
              0,
              null));
      check(swr_init(context));
      float[][] samples = convert(context, waveform);
      av_channel_layout_uninit(layout);
      return Waveform.of(samples, sampleRate);
    } finally {
      swr_free(context);
    }
  }

  private static float[][] convert(SwrContext context, Waveform waveform) {
    float[][] samples =
        new float[waveform.channels()][swr_get_out_samples(context, waveform.length())];
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
    FloatPointer[] inputs = new FloatPointer[waveform == null ? 0 : samples.length];
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
