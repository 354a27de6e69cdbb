package dev.tgs.engine.dist;

import dev.tgs.engine.DType;
import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.ReduceOp.RedOpType;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The native side of a {@link ProcessGroup}: libtorch's group over TCP connections between all
 * pairs, which find each other through a store of keys and values that rank 0 serves meanwhile. The
 * failures of its operations are libtorch's own exceptions.
 */
final class Gloo implements AutoCloseable {
  private final ProcessGroupGloo group;
  private final TCPStore store;

  private Gloo(ProcessGroupGloo group, TCPStore store) {
    this.group = group;
    this.store = store;
  }

  static Gloo connect(ProcessGroup.Place place) {
    Engine.start();
    try (PointerScope scope = new PointerScope()) {
      // The group keeps a store for as long as it lives, but nobody needs the server once all pairs
      // are connected: it is an object of its own.
      TCPStore server = place.rank() == 0 ? store(place, true) : null;
      TCPStore store = store(place, false);
      announce(place, store);
      ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout(place));
      options
          .devices()
          .push_back(ProcessGroupGloo.createDeviceForHostname(ownAddress(place), false));
      ProcessGroupGloo group;
      try {
        group = new ProcessGroupGloo(store, place.rank(), place.size(), options);
        finish(group.barrier());
      } catch (RuntimeException e) {
        throw new EngineException(missing(place, store, e), e);
      }
      if (server != null) {
        server.close();
      }
      group.retainReference();
      store.retainReference();
      return new Gloo(group, store);
    }
  }

  private static Milliseconds timeout(ProcessGroup.Place place) {
    return new Milliseconds(place.timeout().toMillis());
  }

  private static TCPStore store(ProcessGroup.Place place, boolean server) {
    TCPStoreOptions options =
        new TCPStoreOptions()
            .port((short) place.port())
            .isServer(server)
            .waitWorkers(false)
            .timeout(timeout(place));
    return new TCPStore(place.host(), options);
  }

  /** Finds the two mistakes that would have all processes wait for one that never comes. */
  private static void announce(ProcessGroup.Place place, TCPStore store) {
    String size = Integer.toString(place.size());
    if (place.rank() == 0) {
      store.set("size", size);
    }
    String agreed = store.get_to_str("size");
    if (!agreed.equals(size)) {
      throw new EngineException(
          place.name()
              + " cannot join: rank 0 at "
              + place.address()
              + " counts "
              + agreed
              + " processes; start all of them with the same number.");
    }
    if (store.add(arrival(place.rank()), 1) != 1) {
      throw new EngineException(
          place.name()
              + " cannot join: a process with this rank has already come to "
              + place.address()
              + "; give each process a rank of its own.");
    }
  }

  private static String arrival(int rank) {
    return "arrived/" + rank;
  }

  private static String missing(ProcessGroup.Place place, TCPStore store, RuntimeException e) {
    List<String> missing = new ArrayList<>();
    try {
      for (int rank = 0; rank < place.size(); rank++) {
        if (store.add(arrival(rank), 0) == 0) {
          missing.add(Integer.toString(rank));
        }
      }
    } catch (RuntimeException storeIsGone) {
      missing.clear();
    }
    return missing.isEmpty()
        ? ProcessGroup.unreachable(place, e)
        : place.name()
            + " waited "
            + place.seconds()
            + " at "
            + place.address()
            + " for the other processes, but rank "
            + String.join(", ", missing)
            + " did not come; look at the output there, and start all processes again.";
  }

  /** The address of this host on the way to rank 0, where the other processes reach this one. */
  private static String ownAddress(ProcessGroup.Place place) {
    InetSocketAddress target = new InetSocketAddress(place.host(), place.port());
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target); // sends nothing
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException e) {
      throw new EngineException(
          place.name()
              + " finds no way to "
              + place.address()
              + ": "
              + e.getMessage()
              + "; check the network of this host.",
          e);
    }
  }

  /** Adds up the elements of all processes, in place. */
  void sum(ByteBuffer elements, DType dtype) {
    reduce(elements, dtype, RedOpType.SUM);
  }

  /** The largest of each element over all processes, in place. */
  void max(ByteBuffer elements, DType dtype) {
    reduce(elements, dtype, RedOpType.MAX);
  }

  private void reduce(ByteBuffer elements, DType dtype, RedOpType operation) {
    try (PointerScope scope = new PointerScope()) {
      AllreduceOptions options = new AllreduceOptions().reduceOp(new ReduceOp(operation));
      finish(group.allreduce(tensors(elements, dtype), options));
    }
  }

  /** Overwrites the bytes of all other processes with those of one. */
  void broadcast(ByteBuffer bytes, int from) {
    try (PointerScope scope = new PointerScope()) {
      finish(group.broadcast(tensors(bytes, DType.U8), new BroadcastOptions().rootRank(from)));
    }
  }

  void barrier() {
    try (PointerScope scope = new PointerScope()) {
      finish(group.barrier());
    }
  }

  private static void finish(Work work) {
    work._wait(); // as long as the group's timeout
  }

  /** The memory of a direct buffer as a tensor of one dimension. */
  private static TensorVector tensors(ByteBuffer elements, DType dtype) {
    ScalarType type =
        switch (dtype) {
          case F32 -> ScalarType.Float;
          case F64 -> ScalarType.Double;
          case I64 -> ScalarType.Long;
          case U8 -> ScalarType.Byte;
          default -> throw new IllegalArgumentException(dtype + " is not for the network.");
        };
    return new TensorVector(
        torch.from_blob(
            new BytePointer(elements),
            new long[] {elements.remaining() / dtype.bytes()},
            new TensorOptions().dtype(new ScalarTypeOptional(type))));
  }

  @Override
  public void close() {
    group.releaseReference();
    store.releaseReference(); // after the group: this deletes it, whoever else refers to it
  }
}
