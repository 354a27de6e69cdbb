package dev.tgs.train.parallel;

import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.engine.dist.ProcessGroup.Place;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Brings the processes of a training together. A process that has a place by its environment (see
 * {@link Workplace}) takes it; any other starts the rest on this host, with the same command, Java
 * options and class path, and is rank 0 itself. The threads of this process are shared out among
 * all, so that together they load the host as one process would.
 *
 * <p>What the others write to stderr is passed on with their rank before each line, {@code [1]
 * ...}; their stdout, a copy of this process's, is dropped. They end with this process, however it
 * ends.
 *
 * <pre>{@code
 * try (var launcher = Launcher.start(command, processes, timeout);
 *     var group = launcher.join()) {
 *   train(group); // the failures of a group in the words of launcher.explain
 *   launcher.finish();
 * }
 * }</pre>
 */
public final class Launcher implements AutoCloseable {
  /** Set for processes that another one started, to end with it. */
  private static final String CHILD = "TGS_CHILD";

  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * What to run in each process.
   *
   * @param main class with the main method
   */
  public record Command(String main, List<String> arguments) {
    public Command {
      arguments = List.copyOf(arguments);
    }
  }

  private final Place place;
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Child> firstEnd = new CompletableFuture<>();
  private final CompletableFuture<Child> firstFailure = new CompletableFuture<>();
  private final Thread hook = new Thread(() -> children.forEach(Child::kill), "end of launcher");
  private int threadsBefore;

  private Launcher(Place place) {
    this.place = place;
  }

  /**
   * Starts the other processes, unless this one is one of them.
   *
   * @param processes on this host, this one included; 1 where the environment gives the place
   * @param timeout how long a process waits for another, in joining as in each operation
   */
  public static Launcher start(Command command, int processes, Duration timeout) {
    if ("1".equals(System.getenv(CHILD))) {
      endWithParent();
    }
    return start(command, processes, timeout, System.getenv(), System.err::println);
  }

  static Launcher start(
      Command command,
      int processes,
      Duration timeout,
      Map<String, String> environment,
      Consumer<String> output) {
    if (processes < 1) {
      throw new TrainException(
          "Training takes at least 1 process, but " + processes + " were asked for.");
    }
    Place given = Workplace.given(environment, timeout).orElse(null);
    if (given != null) {
      if (processes > 1 && processes != given.size()) {
        throw new TrainException(
            processes
                + " processes were asked for, but "
                + Workplace.SIZE
                + " is "
                + given.size()
                + "; ask for the same number, or unset TGS_* to start all of them from here.");
      }
      return new Launcher(given);
    }
    if (processes == 1) {
      return new Launcher(Place.alone());
    }
    Launcher launcher = new Launcher(new Place(0, processes, "127.0.0.1", freePort(), timeout));
    launcher.startChildren(command, output);
    return launcher;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new TrainException(
          "No free port was found for the processes to meet at: "
              + e.getMessage()
              + "; close other programs or train in a single process.",
          e);
    }
  }

  private void startChildren(Command command, Consumer<String> output) {
    threadsBefore = Engine.threads();
    int share = Math.max(1, threadsBefore / place.size());
    Engine.threads(share);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      for (int rank = 1; rank < place.size(); rank++) {
        children.add(new Child(rank, process(command, rank, share), output, this::ended));
      }
    } catch (IOException e) {
      close();
      throw new TrainException(
          "Process "
              + (children.size() + 1)
              + " of training could not be started: "
              + e.getMessage()
              + "; see that there is memory for it, or train with fewer processes.",
          e);
    }
  }

  private Process process(Command command, int rank, int threads) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(Launcher::mayBeGivenTwice)
        .forEach(line::add);
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add(command.main());
    line.addAll(command.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                Workplace.RANK,
                Integer.toString(rank),
                Workplace.SIZE,
                Integer.toString(place.size()),
                Workplace.RENDEZVOUS,
                place.host() + ":" + place.port(),
                CHILD,
                "1",
                "OMP_NUM_THREADS",
                Integer.toString(threads),
                "OPENBLAS_NUM_THREADS",
                Integer.toString(threads)));
    return builder.start();
  }

  /** Not what takes a port, and not the terminal, which only one process can draw on. */
  private static boolean mayBeGivenTwice(String option) {
    return !option.startsWith("-agentlib:jdwp")
        && !option.startsWith("-Xrunjdwp")
        && !option.startsWith("-Dcom.sun.management.jmxremote")
        && !option.startsWith("-Dtgs.terminal");
  }

  private void ended(Child child) {
    if (child.failed()) {
      firstFailure.complete(child); // before its end is known, for a check after that
    }
    firstEnd.complete(child);
  }

  /** The parent holds the other end of stdin, whose end is the parent's. */
  private static void endWithParent() {
    onDaemon(
        () -> {
          InputStream parent = System.in;
          try {
            while (parent.read() >= 0) {
              // nothing is ever written
            }
          } catch (IOException e) {
            // gone as well
          }
          Runtime.getRuntime().halt(1);
        });
  }

  /** Of this process. */
  public Place place() {
    return place;
  }

  /**
   * Processes of the training that are known to be on this host: those that one of them started.
   */
  public int near() {
    return !children.isEmpty() || "1".equals(System.getenv(CHILD)) ? place.size() : 1;
  }

  /** Joins the group at this process's place; fails at once when a started process ends before. */
  public ProcessGroup join() {
    if (children.isEmpty()) {
      return ProcessGroup.join(place);
    }
    CompletableFuture<ProcessGroup> joining =
        CompletableFuture.supplyAsync(() -> ProcessGroup.join(place), Launcher::onDaemon);
    try {
      CompletableFuture.anyOf(joining, firstEnd).join();
      if (!joining.isDone()) {
        throw lost(firstEnd.join(), null);
      }
      return joining.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EngineException known ? explain(known) : e;
    }
  }

  private static void onDaemon(Runnable body) {
    Thread thread = new Thread(body, "parallel");
    thread.setDaemon(true);
    thread.start();
  }

  /** Throws when a started process has failed. */
  public void check() {
    if (firstFailure.isDone()) {
      throw lost(firstFailure.join(), null);
    }
  }

  /**
   * What to throw for a failure of the group: when a started process has ended, or does so within a
   * moment, a {@link TrainException} that says which and how, else the failure itself.
   */
  public RuntimeException explain(RuntimeException failure) {
    if (children.isEmpty()) {
      return failure;
    }
    try {
      return lost(firstEnd.get(GRACE.toMillis(), TimeUnit.MILLISECONDS), failure);
    } catch (TimeoutException allRun) {
      return failure;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failure;
    }
  }

  private TrainException lost(Child child, RuntimeException cause) {
    return new TrainException(
        "Training lost the process of rank "
            + child.rank()
            + " of "
            + place.size()
            + ", which "
            + child.end()
            + "; see to its cause (each process needs memory of its own) and start again.",
        cause);
  }

  /** Waits for the regular end of the started processes; throws when one of them fails. */
  public void finish() {
    long end = System.nanoTime() + place.timeout().toNanos();
    try {
      for (Child child : children) {
        if (!child.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
          throw new TrainException(
              "The process of rank "
                  + child.rank()
                  + " still runs "
                  + place.timeout().toMillis() / 1000.0
                  + " s after the end of training; it is stopped now, see its output.");
        }
        if (child.failed()) {
          throw lost(child, null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainException("Training was interrupted.", e);
    }
  }

  /** Stops the started processes that still run. */
  @Override
  public void close() {
    if (children.isEmpty() && threadsBefore == 0) {
      return;
    }
    children.forEach(Child::stop);
    try {
      for (Child child : children) {
        child.await(GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(Child::kill);
    children.clear();
    Engine.threads(threadsBefore);
    threadsBefore = 0;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook has done its work.
    }
  }
}
