package dev.tgs.agent;

import java.util.List;

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

  /**
   * Is told thoughts as soon as they are whole: of one reference, or of several that were thought
   * about together.
   *
   * @param first index of the first of these references; the others follow it
   */
  default void end(int first, List<Thought> thoughts) {}
}
