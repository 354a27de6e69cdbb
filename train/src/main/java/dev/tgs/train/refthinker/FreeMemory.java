package dev.tgs.train.refthinker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that programs can still have. */
final class FreeMemory {
  private static final Path INFO = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final long KILO = 1024;

  private FreeMemory() {}

  /** Bytes, or 0 on systems that do not tell. */
  static long bytes() {
    if (!Files.isReadable(INFO)) {
      return 0;
    }
    try {
      Matcher match = AVAILABLE.matcher(Files.readString(INFO, StandardCharsets.UTF_8));
      return match.find() ? KILO * Long.parseLong(match.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
