package dev.tgs.agent;

/** Finds the boxes of what a phrase names. */
public interface Grounder extends AutoCloseable {
  /** Takes in a clip once, for any number of phrases. */
  Looking look(Clip clip);

  /** What belongs to one clip; closing it frees its memory. */
  interface Looking extends AutoCloseable {
    Grounding ground(Phrase phrase, Progress progress);

    @Override
    void close();
  }

  /** Frees the model. */
  @Override
  void close();
}
