package dev.tgs.agent;

/** Is told how far a stage has come. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = (stage, done, total) -> {};

  /**
   * @param done steps that are finished, 0 when the stage or a further part of it begins
   * @param total steps of the stage; as a rule the frames of the clip, or the most words of a
   *     thought, whose last report then has as many as there are
   */
  void report(Stage stage, int done, int total);
}
