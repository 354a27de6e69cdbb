package dev.tgs.engine;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValueVector;
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
    NativeLibraries.load(openblas.class, torch.class);
    // It supports few processors, and says so on stderr at every convolution that asks for it.
    torch.globalContext().setUserEnabledNNPACK(false);
    started = true;
    String threads = System.getenv("OMP_NUM_THREADS");
    threads(
        threads == null || !threads.matches("\\d{1,4}")
            ? Runtime.getRuntime().availableProcessors()
            : Math.max(1, Integer.parseInt(threads)));
  }

  /** Number of threads that one operation may use. */
  public static int threads() {
    start();
    return torch.get_num_threads();
  }

  /** Sets the pools of OpenMP and of OpenBLAS to one size. */
  public static void threads(int count) {
    start();
    torch.set_num_threads(count);
    openblas_nolapack.blas_set_num_threads(count);
  }

  /**
   * Runs an operation that calls OpenBLAS from inside OpenMP threads, as the attention kernel does:
   * there a second pool only gets in the way (measured: half the speed on two threads).
   */
  static <T> T withOneBlasThread(Supplier<T> operation) {
    int count = threads();
    if (count == 1) {
      return operation.get();
    }
    openblas_nolapack.blas_set_num_threads(1);
    try {
      return operation.get();
    } finally {
      openblas_nolapack.blas_set_num_threads(count);
    }
  }

  /**
   * The type to compute in when the weights have the given precision. A CPU without bfloat16
   * instructions multiplies bfloat16 matrices a hundred times slower than float32 ones, so there
   * the weights stay in bfloat16 and are widened where they are used.
   */
  public static DType computeType(DType precision, Device device) {
    return precision == DType.BF16 && device.isCpu() && !hasFastBfloat16() ? DType.F32 : precision;
  }

  /** Whether this CPU multiplies bfloat16 matrices in hardware, by oneDNN's own check. */
  public static boolean hasFastBfloat16() {
    start();
    IValueVector stack = new IValueVector();
    Dispatcher dispatcher = Dispatcher.singleton();
    dispatcher.callBoxed(
        dispatcher.findSchemaOrThrow("mkldnn::_is_mkldnn_bf16_supported", ""), stack);
    return stack.get(0).toBool();
  }

  /** Seeds libtorch's default generator. */
  public static void seed(long seed) {
    start();
    torch.manual_seed(seed);
  }

  /**
   * Has the allocator give freed native memory back to the system, which else it may keep for
   * later: worth it after work that is not done again soon, such as loading. Nothing happens where
   * the Java machine cannot tell the allocator to (Java 17.0.9 and newer can on Linux).
   */
  public static void giveBackMemory() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (InstanceNotFoundException | ReflectionException unknownHere) {
      // Another system or an older Java machine; the memory stays for later use.
    } catch (JMException e) {
      throw new EngineException("The allocator refused to give memory back: " + e.getMessage(), e);
    }
  }

  /** Resident size of this process in bytes, native memory included. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }
}
