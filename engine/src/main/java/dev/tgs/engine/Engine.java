package dev.tgs.engine;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** The one place that decides how libtorch is started and how many threads it may use. */
public final class Engine {
  private static boolean started;

  private Engine() {}

  /** Loads libtorch once; the first call takes about a second, more on a cold cache. */
  public static synchronized void start() {
    if (started) {
      return;
    }
    Loader.load(openblas.class);
    Loader.load(torch.class);
    String threads = System.getenv("OMP_NUM_THREADS");
    torch.set_num_threads(
        threads == null || !threads.matches("\\d{1,4}")
            ? Runtime.getRuntime().availableProcessors()
            : Math.max(1, Integer.parseInt(threads)));
    started = true;
  }

  /** Number of threads that one operation may use. */
  public static int threads() {
    start();
    return torch.get_num_threads();
  }

  public static void threads(int count) {
    start();
    torch.set_num_threads(count);
  }

  /** Seeds libtorch's default generator. */
  public static void seed(long seed) {
    start();
    torch.manual_seed(seed);
  }

  /** Resident size of this process in bytes, native memory included. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }
}
