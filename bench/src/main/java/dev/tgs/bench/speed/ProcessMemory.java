package dev.tgs.bench.speed;

import dev.tgs.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, Java heap and native memory together. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcessMemory() {}

  /** Bytes in use now. */
  public static long resident() {
    return kilobytes("VmRSS", Engine.residentBytes() / 1024) * 1024;
  }

  /**
   * The most bytes that were ever in use, or since {@link #forgetPeak} where the system allows it;
   * what is in use now where the system does not keep a peak.
   */
  public static long peak() {
    return kilobytes("VmHWM", Engine.residentBytes() / 1024) * 1024;
  }

  /** Starts the peak anew; false where the system does not allow it (only Linux does). */
  public static boolean forgetPeak() {
    try {
      Files.writeString(CLEAR, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long kilobytes(String field, long otherwise) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
