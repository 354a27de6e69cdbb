package dev.tgs.engine;

import org.bytedeco.pytorch.global.torch;

/**
 * Where a tensor lives: {@code cpu}, or {@code cuda:N} where a GPU build of libtorch is on the
 * class path.
 *
 * @param index number of the GPU, -1 for the CPU
 */
public record Device(int index) {
  public static final Device CPU = new Device(-1);

  public static Device cuda(int index) {
    return new Device(index);
  }

  /** Reads {@code cpu}, {@code cuda} or {@code cuda:N} and checks that this machine has it. */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    if (!text.matches("cuda(:\\d{1,2})?")) {
      throw new EngineException("Unknown device '" + text + "'; expected cpu, cuda or cuda:N.");
    }
    int index = text.equals("cuda") ? 0 : Integer.parseInt(text.substring(5));
    int available = cudaDevices();
    if (index >= available) {
      throw new EngineException(
          "Device '"
              + text
              + "' was asked for, but this build of libtorch sees "
              + available
              + " GPUs; build with -Pgpu on a machine with CUDA, or use cpu.");
    }
    return cuda(index);
  }

  /** Number of GPUs that this build of libtorch can use. */
  public static int cudaDevices() {
    Engine.start();
    return torch.cuda_is_available() ? (int) torch.getNumGPUs() : 0;
  }

  public boolean isCpu() {
    return index < 0;
  }

  org.bytedeco.pytorch.Device toTorch() {
    return new org.bytedeco.pytorch.Device(toString());
  }

  @Override
  public String toString() {
    return isCpu() ? "cpu" : "cuda:" + index;
  }
}
