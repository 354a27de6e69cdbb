package dev.tgs.agent;

import java.util.List;

/**
 * A mask for each frame of a clip, all of one size: the clip's own, or the one that the segmenting
 * policy works at.
 */
public record MaskTrack(int height, int width, List<FrameMask> frames) {
  public MaskTrack {
    frames = List.copyOf(frames);
    for (FrameMask frame : frames) {
      if (frame.mask().height() != height || frame.mask().width() != width) {
        throw new IllegalArgumentException(
            frame.mask() + " in a track of " + height + " x " + width + ".");
      }
    }
  }
}
