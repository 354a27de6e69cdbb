package dev.tgs.train;

import java.util.Map;

/** Is told how a training goes, on the thread that runs it. */
public interface TrainListener extends AutoCloseable {
  /**
   * @param step steps so far
   * @param progress share of the run so far
   * @param seconds of training so far, those before an interruption included
   * @param secondsLeft at the present speed
   * @param samples so far
   * @param samplesPerSecond of this process on average
   */
  record Point(
      long step,
      double progress,
      double seconds,
      double secondsLeft,
      long samples,
      double samplesPerSecond) {}

  /**
   * Training begins or goes on.
   *
   * @param step that was reached before; 0 at the beginning
   */
  default void started(long step) {}

  /**
   * A step was made.
   *
   * @param loss mean of the parts
   * @param terms means of the parts
   * @param norm of the gradients before they were clipped
   */
  default void stepped(
      Point at, double loss, Map<String, Double> terms, double rate, double norm) {}

  /**
   * The model was validated.
   *
   * @param best whether it is the best so far
   */
  default void validated(Point at, Score score, boolean best) {}

  /**
   * Whether the run is to end now, with a checkpoint from which the same call goes on. It is asked
   * after each step of a run of one process.
   */
  default boolean wantsStop() {
    return false;
  }

  /** The run has ended because a listener wanted it; the checkpoint is written. */
  default void stopped(Point at) {}

  /** Training ended, whether well or not. */
  @Override
  default void close() {}
}
