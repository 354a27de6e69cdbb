package dev.tgs.agent.policy;

import dev.tgs.media.Image;
import dev.tgs.media.Resize;

/**
 * The picture that the segmenter sees; masks have its size.
 *
 * @param channels order in which it gets the colours
 */
public record SegmenterView(Size size, Channels channels) {
  /** Size of the picture. */
  public enum Size {
    /**
     * 224 x 224 whatever the frame's aspect, by OpenCV's bilinear resize: the grid on which the
     * published numbers are scored.
     */
    SQUASHED_224,
    /** The frame as it is. */
    FULL
  }

  /** Order of the colours. */
  public enum Channels {
    /** Blue first: the published drivers swap the channels of a picture that was right. */
    BGR,
    RGB
  }

  /** Side of the squashed picture. */
  public static final int SQUASHED = 224;

  public Image apply(Image frame) {
    Image sized = size == Size.FULL ? frame : Resize.openCvLinear(frame, SQUASHED, SQUASHED);
    return channels == Channels.RGB ? sized : sized.swapRedAndBlue();
  }

  /** Height of the masks for frames of this height. */
  public int height(int frameHeight) {
    return size == Size.FULL ? frameHeight : SQUASHED;
  }

  /** Width of the masks for frames of this width. */
  public int width(int frameWidth) {
    return size == Size.FULL ? frameWidth : SQUASHED;
  }
}
