package dev.tgs.cli;

import dev.tgs.train.TrainListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has a training end with a checkpoint when the process is told to (Ctrl-C, SIGTERM): the step that
 * is under way is finished first, as long as that takes no more than a minute.
 */
final class StopSignal implements TrainListener {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Console console;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean wanted;

  StopSignal(Console console) {
    this.console = console;
  }

  private void stop() {
    wanted = true;
    console.note("stopping after this step");
    try {
      if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        console.note("the step takes too long; --resume goes on from the checkpoint before it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void started(long step) {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean wantsStop() {
    return wanted;
  }

  /**
   * Does not return: the process ends as soon as the hook has, and nothing native may be under way
   * then.
   */
  @Override
  public void stopped(Point at) {
    console.note("stopped after step %d; the same command with --resume goes on", at.step());
    ended.countDown();
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        console.note("the end of the process is near"); // and nothing else is left to do
      }
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      wanted = true; // the process ends already
    }
  }
}
