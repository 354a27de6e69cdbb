package dev.tgs.engine.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.dist.ProcessGroup.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ProcessGroupTest {
  private static final Executor THREADS =
      body -> {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
      };

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Place place(int rank, int size, int port, Duration timeout) {
    return new Place(rank, size, "localhost", port, timeout);
  }

  /** Ranks that are threads of this process: quicker to start than processes. */
  private static <T> List<CompletableFuture<T>> together(
      int size, Duration timeout, Function<ProcessGroup, T> body) throws IOException {
    int port = freePort();
    List<CompletableFuture<T>> results = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int rank = i;
      results.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Scope scope = Scope.open();
                    ProcessGroup group = ProcessGroup.join(place(rank, size, port, timeout))) {
                  return body.apply(group);
                }
              },
              THREADS));
    }
    return results;
  }

  private static String failure(CompletableFuture<?> result) {
    return result.handle((value, e) -> e == null ? "none" : e.getCause().getMessage()).join();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void processesSumBroadcastAndMeet(int size) throws IOException, InterruptedException {
    int port = freePort();
    List<Process> peers = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      peers.add(Peer.start("all", rank, size, port));
    }
    String expected =
        size == 2
            ? "18.0 [1, 10] 3998.0 0.5 5.0 2.0" //
            : "36.0 [3, 30] 5997.0 0.75 10.0 4.5";
    for (Process peer : peers) {
      List<String> lines = peer.inputReader().lines().toList();
      assertThat(peer.waitFor()).as("%s", lines).isZero();
      assertThat(lines.get(lines.size() - 1)).isEqualTo(expected);
    }
  }

  @Test
  void survivorsOfAKilledProcessSayWhatTheyWereAt() throws IOException {
    int port = freePort();
    List<Process> peers = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      peers.add(Peer.start("sumForever", rank, 3, port));
    }
    List<BufferedReader> outputs = peers.stream().map(Process::inputReader).toList();
    for (BufferedReader output : outputs) {
      assertThat(output.lines().takeWhile(line -> !line.equals("working")).count()).isNotNegative();
    }
    peers.get(2).destroyForcibly();
    for (int rank = 0; rank < 2; rank++) {
      List<String> rest = outputs.get(rank).lines().toList();
      assertThat(rest.get(rest.size() - 1))
          .startsWith(
              "Rank "
                  + rank
                  + " of 3 could not finish a sum with the other processes (timeout 60.0 s): ")
          .endsWith("look at the output of the other ranks, and start all processes again.");
    }
  }

  @Test
  void aSilentProcessEndsTheWaitOfTheOther() throws IOException {
    var results =
        together(
            2,
            Duration.ofSeconds(2),
            group -> {
              if (group.rank() == 1) {
                sleep(Duration.ofSeconds(3));
                return 0.0;
              }
              assertThatThrownBy(() -> group.sum(1)).hasMessageContaining("Timed out");
              return group.sum(1); // the group is of no further use
            });
    assertThat(failure(results.get(0)))
        .isEqualTo(
            "Rank 0 of 2 cannot go on: its group of processes broke in an earlier sum;"
                + " start all processes again.");
    assertThat(results.get(1).join()).isZero();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tensorsThatDifferAreFoundOnAllRanks() throws IOException {
    var results =
        together(
            3,
            Duration.ofSeconds(20),
            group -> {
              Tensor own = Tensor.zeros(DType.F32, 10 + group.rank());
              assertThatThrownBy(() -> group.sum(List.of(own)))
                  .isInstanceOf(EngineException.class)
                  .hasMessageStartingWith(
                      "Rank %d of 3 came to a sum with 1 tensors of %d elements, but the processes"
                          + " have between 10 and 12 elements",
                      group.rank(), own.numel());
              Tensor turned = group.rank() == 0 ? own.view(2, 5) : own.narrow(0, 0, 10);
              assertThatThrownBy(() -> group.broadcast(List.of(turned), 0))
                  .hasMessageContaining("or other types, shapes or operations");
              return group.sum(1); // nothing was lost
            });
    assertThat(results).allSatisfy(result -> assertThat(result.join()).isEqualTo(3));
  }

  @Test
  void allRanksHaveTheSameBits() throws IOException {
    var results =
        together(
            3,
            Duration.ofSeconds(60),
            group -> {
              Tensor small = Tensor.randn(1001).mul(group.rank() + 1);
              Tensor large = Tensor.randn(300_001).mul(group.rank() + 1);
              group.sum(List.of(small, large));
              return List.of(small.toFloats(), large.toFloats());
            });
    List<float[]> first = results.get(0).join();
    for (int rank = 1; rank < 3; rank++) {
      assertThat(results.get(rank).join().get(0)).isEqualTo(first.get(0));
      assertThat(results.get(rank).join().get(1)).isEqualTo(first.get(1));
    }
  }

  @Test
  void sumsKeepNoMemory() throws IOException {
    var results =
        together(
            2,
            Duration.ofSeconds(60),
            group -> {
              Tensor large = Tensor.zeros(DType.F32, 1 << 18); // 1 MiB
              Tensor small = Tensor.zeros(DType.F32, 1 << 17);
              group.sum(List.of(large, small));
              long before = Engine.residentBytes();
              for (int i = 0; i < 300; i++) {
                group.sum(List.of(large, small));
              }
              return Engine.residentBytes() - before;
            });
    // Had each kept what it works in, the two ranks would hold 900 MiB.
    assertThat(results).allSatisfy(grown -> assertThat(grown.join()).isLessThan(200L << 20));
  }

  @Test
  void manySmallTensorsTakeSeveralBuckets() throws IOException {
    int each = 200_000; // under the size that travels alone
    int count = (int) (Buckets.BYTES / 4 / each) + 3;
    var results =
        together(
            2,
            Duration.ofSeconds(60),
            group -> {
              List<Tensor> tensors = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                tensors.add(Tensor.full(i + group.rank(), DType.F32, each));
              }
              tensors.add(Tensor.zeros(DType.F32, 0, 4));
              group.sum(tensors);
              for (int i = 0; i < count; i++) {
                Tensor expected = Tensor.full(2 * i + 1, DType.F32, each);
                assertThat(tensors.get(i).equal(expected)).as("tensor %d", i).isTrue();
              }
              return true;
            });
    assertThat(results).allSatisfy(result -> assertThat(result.join()).isTrue());
  }

  @Test
  void nobodyCanCallAtTheRendezvousLater() throws IOException {
    int port = freePort();
    Duration timeout = Duration.ofSeconds(20);
    var other =
        CompletableFuture.supplyAsync(() -> ProcessGroup.join(place(1, 2, port, timeout)), THREADS);
    try (ProcessGroup group = ProcessGroup.join(place(0, 2, port, timeout));
        ProcessGroup second = other.join()) {
      assertThat(group.size()).isEqualTo(second.size());
      assertThatThrownBy(() -> new Socket("localhost", port).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void thoseWhoDoNotComeAreNamed() throws IOException {
    Place place = place(0, 3, freePort(), Duration.ofSeconds(1));
    assertThatThrownBy(() -> ProcessGroup.join(place))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Rank 0 of 3 waited 1.0 s at %s for the other processes, but rank 1, 2 did not come;"
                + " look at the output there, and start all processes again.",
            place.address());
  }

  @Test
  void nobodyAtTheRendezvousIsSaid() throws IOException {
    Place place = place(1, 2, freePort(), Duration.ofSeconds(1));
    assertThatThrownBy(() -> ProcessGroup.join(place))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(
            "Rank 1 of 2 could not join the other processes at " + place.address())
        .hasMessageEndingWith(
            "see that rank 0 runs there and that no firewall is between, and" + " start again.");
  }

  @Test
  void twoOfOneRankOrOtherSizesAreFoundAtOnce() throws IOException {
    int port = freePort();
    Duration timeout = Duration.ofSeconds(30);
    var first =
        CompletableFuture.supplyAsync(() -> ProcessGroup.join(place(0, 3, port, timeout)), THREADS);
    var second =
        CompletableFuture.supplyAsync(() -> ProcessGroup.join(place(1, 3, port, timeout)), THREADS);
    assertThatThrownBy(() -> ProcessGroup.join(place(2, 4, port, timeout)))
        .hasMessage(
            "Rank 2 of 4 cannot join: rank 0 at localhost:%d counts 3 processes; start all of them"
                + " with the same number.",
            port);
    var third =
        CompletableFuture.supplyAsync(() -> failedJoin(place(1, 3, port, timeout)), THREADS);
    ProcessGroup last = ProcessGroup.join(place(2, 3, port, timeout));
    // Whichever of the two came later as rank 1.
    String refused = third.join();
    if (refused.isEmpty()) {
      refused = failure(second);
    } else {
      second.join().close();
    }
    assertThat(refused).contains("Rank 1 of 3 cannot join: a process with this rank has already");
    last.close();
    first.join().close();
  }

  private static String failedJoin(Place place) {
    try {
      ProcessGroup.join(place).close();
      return "";
    } catch (EngineException e) {
      return e.getMessage();
    }
  }

  @Test
  void aGroupOfOneChangesNothingAndUsesNoNetwork() {
    try (Scope scope = Scope.open();
        ProcessGroup group = ProcessGroup.join(Place.alone())) {
      Tensor tensor = Tensor.full(3, DType.F32, 4);
      group.sum(List.of(tensor));
      group.broadcast(List.of(tensor), 0);
      group.barrier();
      assertThat(tensor.sum().item()).isEqualTo(12);
      assertThat(group.sum(2.5)).isEqualTo(2.5);
      Tensor half = Tensor.zeros(DType.F32, 2).to(DType.BF16);
      assertThatThrownBy(() -> group.sum(List.of(half)))
          .hasMessageStartingWith("A sum over processes takes F32, F64 and I64, but BF16[2]");
      assertThatThrownBy(() -> group.broadcast(List.of(tensor), 1))
          .hasMessageContaining("but rank 1 was asked for");
    }
  }

  @Test
  void placesThatCannotBeAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Place(2, 2, "localhost", 1, second))
        .hasMessageContaining("rank 2 of size 2");
    assertThatThrownBy(() -> new Place(0, 2, " ", 1, second)).hasMessageContaining("' ' and 1");
    assertThatThrownBy(() -> new Place(0, 2, "localhost", 65536, second))
        .hasMessageContaining("and 65536");
    assertThatThrownBy(() -> new Place(0, 1, "", 0, Duration.ZERO))
        .hasMessageContaining("at least 1 ms");
  }
}
