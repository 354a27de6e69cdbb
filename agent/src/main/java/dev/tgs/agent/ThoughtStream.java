package dev.tgs.agent;

/** Is told thoughts while they are being written. */
@FunctionalInterface
public interface ThoughtStream {
  /** Tells nobody. */
  ThoughtStream SILENT = (reference, text) -> {};

  /**
   * @param reference index of the reference whose thought goes on
   * @param text the next piece of it; all pieces together are {@link Thought#text}
   */
  void write(int reference, String text);
}
