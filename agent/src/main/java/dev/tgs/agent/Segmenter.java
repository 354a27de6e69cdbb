package dev.tgs.agent;

/** Cuts the things in the chosen boxes out of their frames. */
public interface Segmenter extends AutoCloseable {
  /** Takes in a clip once, for any number of groundings. */
  Looking look(Clip clip);

  /** What belongs to one clip; closing it frees its memory. */
  interface Looking extends AutoCloseable {
    /** The grounding must be of the same clip. Frames without a choice get an empty mask. */
    MaskTrack segment(Grounding grounding, Progress progress);

    /**
     * The same, each mask that was cut out with its {@link SoftMask}; a segmenter that has none
     * leaves them out.
     */
    default MaskTrack segmentWithSoftMasks(Grounding grounding, Progress progress) {
      return segment(grounding, progress);
    }

    @Override
    void close();
  }

  /** Frees the model. */
  @Override
  void close();
}
