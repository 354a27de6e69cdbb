package dev.tgs.agent;

/** Turns a reference into the name of the thing it means, by watching and hearing the clip. */
public interface Thinker extends AutoCloseable {
  /** Takes in a clip once, for any number of references. */
  Watching watch(Clip clip);

  /** What belongs to one clip; closing it frees its memory. */
  interface Watching extends AutoCloseable {
    Thought think(Reference reference, Progress progress);

    @Override
    void close();
  }

  /** Frees the model. */
  @Override
  void close();
}
