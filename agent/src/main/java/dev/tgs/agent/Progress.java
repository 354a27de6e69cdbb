package dev.tgs.agent;

/** Is told how far a stage has come. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = (stage, done, total) -> {};

  /**
   * @param done steps that are finished, 0 when the stage begins
   * @param total steps of the stage; as a rule the frames of the clip
   */
  void report(Stage stage, int done, int total);
}
