package dev.tgs.engine;

import java.time.Duration;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.ReduceOp.RedOpType;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * The GPUs of several processes, one each, which add up tensors from card to card; {@link
 * dev.tgs.engine.dist.ProcessGroup} is who asks for it. Only a GPU build of libtorch has it, and
 * its failures are libtorch's own exceptions.
 */
public final class Nccl implements AutoCloseable {
  private final TCPStore store;
  private final Milliseconds timeout;
  private ProcessGroupNCCL group;

  /**
   * Opens the place where the cards find each other; it stays open as long as they work together.
   *
   * @param port of rank 0; 0 on rank 0 for a free one
   * @param serves whether this is rank 0
   */
  public Nccl(String host, int port, boolean serves, Duration timeout) {
    Engine.start();
    try (PointerScope scope = new PointerScope()) {
      this.timeout = new Milliseconds(timeout.toMillis());
      store =
          new TCPStore(
              host,
              new TCPStoreOptions()
                  .port((short) port)
                  .isServer(serves)
                  .waitWorkers(false)
                  .timeout(this.timeout));
      this.timeout.retainReference();
      store.retainReference();
    }
  }

  /** Where the others are to come. */
  public int port() {
    return Short.toUnsignedInt(store.getPort());
  }

  /** Joins the others. */
  public void join(int rank, int size) {
    try (PointerScope scope = new PointerScope()) {
      group = new ProcessGroupNCCL(store, rank, size, ProcessGroupNCCL.Options.create(false));
      group.retainReference();
    } catch (LinkageError e) {
      throw new EngineException(
          "NCCL cannot be loaded (%s); install NCCL 2 for CUDA 13 where the loader finds it, or train in one process."
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Adds up the elements of all processes, in place.
   *
   * @param tensor contiguous, on this process's GPU
   */
  public void sum(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      AllreduceOptions options = new AllreduceOptions().reduceOp(new ReduceOp(RedOpType.SUM));
      // With a timeout it waits for the cards and ends in an exception instead of the process.
      group.allreduce(new TensorVector(tensor.value()), options)._wait(timeout);
    }
  }

  @Override
  public void close() {
    if (group != null) {
      group.shutdown();
      group.releaseReference();
    }
    store.releaseReference();
    timeout.releaseReference();
  }
}
