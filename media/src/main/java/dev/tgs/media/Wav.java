package dev.tgs.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sound as a WAV file in memory: one channel of 16-bit PCM, which everything that hears takes. */
public final class Wav {
  private static final int HEADER = 44;
  private static final int BYTES_PER_SAMPLE = 2;
  private static final short PCM = 1;

  private Wav() {}

  /** Bytes of the file that {@link #mono} makes. */
  public static long size(Waveform waveform, int sampleRate) {
    return HEADER + BYTES_PER_SAMPLE * (long) Math.ceil(waveform.duration() * sampleRate);
  }

  /** The mean of the channels at another rate. */
  public static byte[] mono(Waveform waveform, int sampleRate) {
    Waveform mono = waveform.mono();
    if (mono.sampleRate() != sampleRate) {
      mono = Resampler.resample(mono, sampleRate);
    }
    int bytes = mono.length() * BYTES_PER_SAMPLE;
    ByteBuffer file = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort(PCM).putShort((short) 1);
    file.putInt(sampleRate).putInt(sampleRate * BYTES_PER_SAMPLE);
    file.putShort((short) BYTES_PER_SAMPLE).putShort((short) (8 * BYTES_PER_SAMPLE));
    file.put(ascii("data")).putInt(bytes);
    for (float sample : mono.channel(0)) {
      float scaled = Math.max(-1, Math.min(1, sample)) * Short.MAX_VALUE;
      file.putShort((short) Math.round(scaled));
    }
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
