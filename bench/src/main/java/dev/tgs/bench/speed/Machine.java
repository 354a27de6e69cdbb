package dev.tgs.bench.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the measurements were made on, in a line. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /**
   * @param threads that an operation may use
   */
  public static String describe(int threads) {
    return String.format(
        Locale.ROOT,
        "%s, %d threads, %s %s, Java %s",
        cpu(),
        threads,
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version().feature());
  }

  private static String cpu() {
    try {
      return Files.readAllLines(CPU).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown CPU");
    } catch (IOException e) {
      return "unknown CPU";
    }
  }
}
