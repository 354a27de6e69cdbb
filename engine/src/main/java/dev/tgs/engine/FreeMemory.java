package dev.tgs.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch_cuda;

/** Memory that programs can still have. */
public final class FreeMemory {
  private static final Path INFO = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final long KILO = 1024;

  private FreeMemory() {}

  /** Bytes of a GPU or of this machine; empty on systems that do not tell. */
  public static OptionalLong on(Device device) {
    if (!device.isCpu()) {
      try (PointerScope scope = new PointerScope()) {
        return OptionalLong.of(
            torch_cuda.getAllocator().getMemoryInfo((byte) device.index()).first());
      }
    }
    if (!Files.isReadable(INFO)) {
      return OptionalLong.empty();
    }
    try {
      Matcher match = AVAILABLE.matcher(Files.readString(INFO, StandardCharsets.UTF_8));
      return match.find()
          ? OptionalLong.of(KILO * Long.parseLong(match.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
