package dev.tgs.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;

/** What all uses of the ffmpeg libraries share: start-up, errors, the log. */
final class Ffmpeg {
  /** What ffmpeg last complained about on each thread; nothing goes to stderr. */
  private static final ThreadLocal<String> COMPLAINT = new ThreadLocal<>();

  /** How a complaint begins: [mov,mp4,m4a @ 0x7f8c3cedbdc0]. */
  private static final Pattern ORIGIN = Pattern.compile("^\\[(\\S+) @ 0x[0-9a-f]+\\]\\s*");

  /** Held here because native code calls it. */
  private static final Log LOG = new Log();

  static {
    NativeLibraries.load(avformat.class, avcodec.class, swscale.class, swresample.class);
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
    String complaint = complaint();
    return complaint.isEmpty() ? reason : reason + ": " + complaint;
  }

  /** The first complaint on this thread since {@link #start}, without the object's address. */
  private static String complaint() {
    String line = COMPLAINT.get();
    return line == null ? "" : ORIGIN.matcher(line).replaceFirst("");
  }

  /** The name of the format that was recognised but is not one of those allowed. */
  static Optional<String> refusedFormat() {
    String line = COMPLAINT.get();
    if (line == null || !line.contains("not on whitelist")) {
      return Optional.empty();
    }
    Matcher origin = ORIGIN.matcher(line);
    return origin.find() ? Optional.of(origin.group(1)) : Optional.empty();
  }

  static double seconds(long ticks, AVRational timeBase) {
    return ticks * av_q2d(timeBase);
  }
}
