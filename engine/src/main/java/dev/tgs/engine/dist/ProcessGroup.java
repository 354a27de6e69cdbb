package dev.tgs.engine.dist;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Nccl;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Processes that compute together, each with a number from 0, its rank. Every process calls the
 * same operations in the same order, with tensors of the same types and shapes; an operation
 * returns when this process has the result, which is the same on all of them, bit by bit.
 *
 * <p>When a process is lost or does not answer within the timeout, the operation ends in an {@link
 * EngineException} on the others, and the group is of no further use. A group of one process uses
 * no network.
 *
 * <pre>{@code
 * try (var group = ProcessGroup.join(place)) {
 *   group.broadcast(parameters, 0);
 *   group.sum(gradients);
 * }
 * }</pre>
 */
public final class ProcessGroup implements AutoCloseable {
  private static final Set<DType> SUMMABLE = Set.of(DType.F32, DType.F64, DType.I64);
  private static final String CLOSED = "This group of processes is closed; join again.";

  /**
   * Where one process stands.
   *
   * @param rank from 0
   * @param size number of processes
   * @param host name or address at which all processes reach rank 0
   * @param port free on the host of rank 0, where they meet; it is listened to on all interfaces
   *     until all have come, without a password: the network must be trusted. From then on they
   *     talk through ports of the system's choice, on the interface that leads to rank 0
   * @param timeout how long a process waits for another one, in joining as in each operation
   */
  public record Place(int rank, int size, String host, int port, Duration timeout) {
    public Place {
      if (size < 1 || rank < 0 || rank >= size) {
        throw new EngineException(
            "A group of processes has ranks from 0 to its size - 1, but rank "
                + rank
                + " of size "
                + size
                + " came; number the processes from 0.");
      }
      if (size > 1 && (host.isBlank() || port < 1 || port > 65535)) {
        throw new EngineException(
            "A group of processes meets at a host and a port from 1 to 65535, but '"
                + host
                + "' and "
                + port
                + " came; name the host of rank 0 and a free port there.");
      }
      if (timeout.toMillis() < 1) {
        throw new EngineException(
            "A group of processes needs a timeout of at least 1 ms, but " + timeout + " came.");
      }
    }

    /** The place of a single process. */
    public static Place alone() {
      return new Place(0, 1, "", 0, Duration.ofDays(1));
    }

    String name() {
      return "Rank " + rank + " of " + size;
    }

    String address() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    String seconds() {
      return timeout.toMillis() / 1000.0 + " s";
    }
  }

  private final Place place;
  private final Gloo gloo; // null in a group of one
  private Nccl nccl; // null until the first tensors on GPUs come
  private String broken;

  private ProcessGroup(Place place, Gloo gloo) {
    this.place = place;
    this.gloo = gloo;
  }

  /**
   * Waits until all processes of the group have come. Where there is more than one, libtorch writes
   * a line to stdout: {@code [Gloo] Rank 0 is connected to ...}.
   */
  public static ProcessGroup join(Place place) {
    if (place.size() == 1) {
      return new ProcessGroup(place, null);
    }
    try {
      return new ProcessGroup(place, Gloo.connect(place));
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EngineException(unreachable(place, e), e);
    }
  }

  static String unreachable(Place place, RuntimeException e) {
    return place.name()
        + " could not join the other processes at "
        + place.address()
        + " within "
        + place.seconds()
        + ": "
        + reason(e)
        + (place.rank() == 0
            ? "; see that the port is free on this host, and start all processes again."
            : "; see that rank 0 runs there and that no firewall is between, and start again.");
  }

  /** What libtorch says, without the place in its sources and the trace of its calls. */
  private static String reason(RuntimeException e) {
    String line = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    return line.replaceFirst("^\\[\\S+:\\d+] ", "").replaceFirst("[.;:\\s]+$", "");
  }

  public int rank() {
    return place.rank();
  }

  public int size() {
    return place.size();
  }

  /**
   * Overwrites each tensor with its sum over all processes.
   *
   * @param tensors F32, F64 or I64, of any strides; all on the CPU, where small ones travel
   *     together, or all on this process's GPU, whose cards add up by themselves (NCCL)
   */
  public synchronized void sum(List<Tensor> tensors) {
    boolean isNear = tensors.stream().allMatch(tensor -> tensor.device().isCpu());
    for (Tensor tensor : tensors) {
      if (!isNear && tensor.device().isCpu()) {
        throw new EngineException(
            "A sum over processes takes tensors of one device, but "
                + tensor
                + " came with others.");
      }
      if (!SUMMABLE.contains(tensor.dtype())) {
        throw new EngineException(
            "A sum over processes takes F32, F64 and I64, but "
                + tensor
                + " came; convert it before.");
      }
    }
    operate(
        "sum",
        () -> {
          agree("sum", tensors);
          if (isNear) {
            sumHere(tensors);
          } else {
            sumThere(tensors);
          }
        });
  }

  private void sumHere(List<Tensor> tensors) {
    for (DType dtype : List.of(DType.F32, DType.F64, DType.I64)) {
      List<Tensor> alike = tensors.stream().filter(t -> t.dtype() == dtype).toList();
      Buckets.over(alike, dtype, elements -> gloo.sum(elements, dtype));
    }
  }

  private void sumThere(List<Tensor> tensors) {
    if (nccl == null) {
      nccl = cards();
    }
    for (Tensor tensor : tensors) {
      try (Scope scope = Scope.open()) {
        Tensor whole = tensor.contiguous();
        nccl.sum(whole);
        if (!tensor.isContiguous()) {
          Tensor unused = tensor.copyFrom(whole);
        }
      }
    }
  }

  /** At a port that rank 0 finds free and tells the others. */
  private Nccl cards() {
    boolean serves = place.rank() == 0;
    Nccl own = serves ? new Nccl(place.host(), 0, true, place.timeout()) : null;
    try (Scope scope = Scope.open()) {
      Tensor port = Tensor.of(new long[] {serves ? own.port() : 0}, 1);
      gloo.broadcast(port.view(), 0);
      Nccl cards =
          serves ? own : new Nccl(place.host(), (int) port.toLongs()[0], false, place.timeout());
      cards.join(place.rank(), place.size());
      return cards;
    }
  }

  /** The sum of a number over all processes. */
  public double sum(double value) {
    if (place.size() == 1) {
      return value;
    }
    try (Scope scope = Scope.open()) {
      Tensor sum = Tensor.full(value, DType.F64, 1);
      sum(List.of(sum));
      return sum.item();
    }
  }

  /**
   * Overwrites each tensor with that of one process.
   *
   * @param tensors of any type, on the CPU
   * @param from rank of the process whose tensors stay as they are
   */
  public synchronized void broadcast(List<Tensor> tensors, int from) {
    if (from < 0 || from >= place.size()) {
      throw new EngineException(
          "A broadcast comes from a rank from 0 to "
              + (place.size() - 1)
              + ", but rank "
              + from
              + " was asked for.");
    }
    tensors.forEach(tensor -> requireCpu("broadcast", tensor));
    operate(
        "broadcast",
        () -> {
          agree("broadcast from " + from, tensors);
          for (DType dtype : DType.values()) {
            List<Tensor> alike = tensors.stream().filter(t -> t.dtype() == dtype).toList();
            Buckets.over(alike, dtype, bytes -> gloo.broadcast(bytes, from));
          }
        });
  }

  /** Returns when all processes have come here. */
  public synchronized void barrier() {
    operate("barrier", gloo == null ? () -> {} : gloo::barrier);
  }

  private static void requireCpu(String operation, Tensor tensor) {
    if (!tensor.device().isCpu()) {
      throw new EngineException(
          "A "
              + operation
              + " over processes takes tensors on the CPU, but "
              + tensor
              + " came; move it before.");
    }
  }

  private void operate(String operation, Runnable body) {
    if (broken != null) {
      throw new EngineException(broken);
    }
    if (gloo == null) {
      return;
    }
    try {
      body.run();
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      broken =
          place.name()
              + " cannot go on: its group of processes broke in an earlier "
              + operation
              + "; start all processes again.";
      throw new EngineException(
          place.name()
              + " could not finish a "
              + operation
              + " with the other processes (timeout "
              + place.seconds()
              + "): "
              + reason(e)
              + "; look at the output of the other ranks, and start all processes again.",
          e);
    }
  }

  /**
   * Throws on all processes when one of them came with other tensors: what differs in size would
   * end the process inside of libtorch.
   */
  private void agree(String operation, List<Tensor> tensors) {
    long elements = 0;
    long kind = operation.hashCode();
    for (Tensor tensor : tensors) {
      elements += tensor.numel();
      kind = 31 * (31 * kind + tensor.dtype().name().hashCode()) + Arrays.hashCode(tensor.shape());
    }
    kind &= Long.MAX_VALUE;
    try (Scope scope = Scope.open()) {
      Tensor extremes = Tensor.of(new long[] {elements, -elements, kind, -kind}, 4);
      gloo.max(extremes.view(), DType.I64);
      long[] found = extremes.toLongs();
      if (found[0] != -found[1] || found[2] != -found[3]) {
        throw new EngineException(
            place.name()
                + " came to a "
                + operation
                + " with "
                + tensors.size()
                + " tensors of "
                + elements
                + " elements, but the processes have between "
                + -found[1]
                + " and "
                + found[0]
                + " elements, or other types, shapes or operations; have all of them pass the same"
                + " tensors in the same order.");
      }
    }
  }

  /**
   * Leaves the group. What this process took part in still comes to its end on the others; what
   * they begin afterwards fails there.
   */
  @Override
  public synchronized void close() {
    if (gloo == null || CLOSED.equals(broken)) {
      return;
    }
    broken = CLOSED;
    if (nccl != null) {
      nccl.close();
    }
    gloo.close();
  }
}
