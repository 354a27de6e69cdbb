package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;

/** What all uses of the ffmpeg libraries share: start-up, errors, the log. */
final class Ffmpeg {
  /** What ffmpeg last complained about on each thread; nothing goes to stderr. */
  private static final ThreadLocal<String> COMPLAINT = new ThreadLocal<>();

  /** Held here because native code calls it. */
  private static final Log LOG = new Log();

  static {
    av_log_set_level(AV_LOG_ERROR);
    setLogCallback(LOG);
  }

  private Ffmpeg() {}

  /** Loads the libraries, once. */
  static void start() {
    COMPLAINT.remove();
  }

  private static final class Log extends LogCallback {
    @Override
    public void call(int level, BytePointer line) {
      if (COMPLAINT.get() == null) {
        COMPLAINT.set(line.getString(StandardCharsets.UTF_8).strip());
      }
    }
  }

  /** The library's words for an error code, with the first complaint since {@link #start}. */
  static String reason(int error) {
    byte[] text = new byte[256];
    av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    String reason = new String(text, 0, end, StandardCharsets.UTF_8);
    String complaint = COMPLAINT.get();
    return complaint == null || complaint.isEmpty() ? reason : reason + ": " + complaint;
  }

  static double seconds(long ticks, AVRational timeBase) {
    return ticks * av_q2d(timeBase);
  }
}
