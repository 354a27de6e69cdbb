package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

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
    int channels = waveform.channels();
    int room = swr_get_out_samples(context, waveform.length());
    try (FloatPointer from = new FloatPointer((long) channels * waveform.length());
        FloatPointer to = new FloatPointer((long) channels * room);
        PointerPointer<FloatPointer> sources = new PointerPointer<>(channels);
        PointerPointer<FloatPointer> targets = new PointerPointer<>(channels)) {
      for (int c = 0; c < channels; c++) {
        long start = (long) c * waveform.length();
        from.position(start).put(waveform.channel(c), 0, waveform.length());
        sources.put(c, from.getPointer(0));
        targets.put(c, to.position((long) c * room).getPointer(0));
      }
      int got = check(swr_convert(context, targets, room, sources, waveform.length()));
      // What the filter still holds follows the first part.
      for (int c = 0; c < channels; c++) {
        targets.put(c, to.position((long) c * room + got).getPointer(0));
      }
      got += check(swr_convert(context, targets, room - got, null, 0));
      float[][] samples = new float[channels][got];
      for (int c = 0; c < channels; c++) {
        to.position((long) c * room).get(samples[c], 0, got);
      }
      from.position(0);
      to.position(0);
      return samples;
    }
  }

  private static int check(int result) {
    if (result < 0) {
      throw new MediaException("sound could not be resampled (" + Ffmpeg.reason(result) + ")");
    }
    return result;
  }
}
