package dev.tgs.train.parallel;

import dev.tgs.engine.Engine;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.train.TrainException;
import java.time.Duration;
import java.util.List;

/** The program that the launcher's tests run in several processes. */
final class Partner {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Partner() {}

  static Launcher.Command command(String... arguments) {
    return new Launcher.Command(Partner.class.getName(), List.of(arguments));
  }

  public static void main(String[] args) throws InterruptedException {
    if (args[0].equals("missing")) {
      System.err.println("no such file: data");
      System.exit(3);
    }
    try (Launcher launcher = Launcher.start(command(args), 2, TIMEOUT)) {
      System.err.println("pid " + ProcessHandle.current().pid());
      switch (args[0]) {
        case "sleep" -> Thread.sleep(600_000);
        case "work" -> work(launcher, args[1]);
        case "die" -> die(launcher);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void work(Launcher launcher, String word) {
    System.err.println(word);
    System.err.println("threads " + Engine.threads());
    System.err.println("heap " + Runtime.getRuntime().maxMemory());
    System.out.println("this is not passed on");
    try (ProcessGroup group = launcher.join()) {
      System.err.println("sum " + group.sum(group.rank() + 1.0));
    }
    launcher.finish();
  }

  private static void die(Launcher launcher) {
    try (ProcessGroup group = launcher.join()) {
      for (int step = 0; ; step++) {
        double sum = group.sum(1);
        if (step == 5 && group.rank() == 1) {
          throw new IllegalStateException("sum " + sum + " is too much");
        }
      }
    } catch (EngineException e) {
      throw new TrainException("survivor", e);
    }
  }
}
