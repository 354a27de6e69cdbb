package dev.tgs.agent;

import java.util.List;

/** Turns a reference into the name of the thing it means, by watching and hearing the clip. */
public interface Thinker extends AutoCloseable {
  /** Takes in a clip once, for any number of references. */
  Watching watch(Clip clip);

  /** What belongs to one clip; closing it frees its memory. */
  interface Watching extends AutoCloseable {
    /**
     * Thinks about several references together; each gets the thought that it would get alone.
     *
     * @return one for each reference, in their order
     */
    List<Thought> think(List<Reference> references, ThoughtStream stream, Progress progress);

    @Override
    void close();
  }

  /** Frees the model. */
  @Override
  void close();
}
