package dev.tgs.agent.policy;

import dev.tgs.media.Box;

/** Whether a box may reach beyond the frame when it is handed to the segmenter. */
public enum BoxBounds {
  /** As the detector gave it, as published. */
  FREE {
    @Override
    public Box apply(Box box, int height, int width) {
      return box;
    }
  },
  /** Cut off at the edges of the frame. */
  CLAMPED {
    @Override
    public Box apply(Box box, int height, int width) {
      return box.clamp(height, width);
    }
  };

  /**
   * @param height of the picture that the box is on, in pixels
   */
  public abstract Box apply(Box box, int height, int width);
}
