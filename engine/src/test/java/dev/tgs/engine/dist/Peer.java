package dev.tgs.engine.dist;

import dev.tgs.engine.DType;
import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One process of a test: {@code role rank size port}; its last line on stdout is what it found. */
final class Peer {
  private Peer() {}

  static Process start(String role, int rank, int size, int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            Peer.class.getName(),
            role,
            Integer.toString(rank),
            Integer.toString(size),
            Integer.toString(port))
        .redirectErrorStream(true)
        .start();
  }

  public static void main(String[] args) {
    Engine.threads(1);
    int rank = Integer.parseInt(args[1]);
    var place =
        new ProcessGroup.Place(
            rank,
            Integer.parseInt(args[2]),
            "127.0.0.1",
            Integer.parseInt(args[3]),
            Duration.ofSeconds(60));
    String found;
    try (Scope scope = Scope.open();
        ProcessGroup group = ProcessGroup.join(place)) {
      found = args[0].equals("all") ? all(group) : sumForever(group);
    } catch (EngineException e) {
      found = e.getMessage();
    }
    System.out.println();
    System.out.println(found);
  }

  /** Every operation once. */
  private static String all(ProcessGroup group) {
    int rank = group.rank();
    Tensor small = Tensor.full(rank + 1, DType.F32, 2, 3);
    Tensor transposed = Tensor.arange(0, 1_000_000, DType.F32).view(1000, 1000).transpose(0, 1);
    Tensor counts = Tensor.of(new long[] {rank, 10L * rank}, 2);
    Tensor precise = Tensor.full(0.25, DType.F64, 1);
    group.sum(List.of(small, counts, transposed, precise));
    Tensor fromLast = Tensor.full(rank, DType.BF16, 5);
    group.broadcast(List.of(fromLast), group.size() - 1);
    group.barrier();
    return "%s %s %s %s %s %s"
        .formatted(
            small.sum().item(),
            List.of(counts.toLongs()[0], counts.toLongs()[1]),
            transposed.select(0, 999).select(0, 1).item(),
            precise.item(),
            fromLast.sum().item(),
            group.sum(rank + 0.5));
  }

  private static String sumForever(ProcessGroup group) {
    Tensor large = Tensor.zeros(DType.F32, 4 << 20);
    for (int step = 0; ; step++) {
      group.sum(List.of(large));
      if (step == 3) {
        System.out.println("working");
      }
    }
  }
}
