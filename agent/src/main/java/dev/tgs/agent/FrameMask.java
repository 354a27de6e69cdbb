package dev.tgs.agent;

import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.Optional;

/**
 * The pixels of the thing in one frame.
 *
 * @param mask empty where there is nothing
 * @param prompt what the segmenter was asked with and answered; empty if it was not asked
 * @param soft how sure the segmenter was, where somebody asked for it
 */
public record FrameMask(Mask mask, Optional<Prompt> prompt, Optional<SoftMask> soft) {
  /**
   * A box that was cut out.
   *
   * @param box in pixels of the mask's own size
   * @param score the detector's score of the box, 0 to 1
   * @param predictedIou the segmenter's own estimate of its mask, 0 to 1
   * @param objectScore logit that there is an object at all: above 0 says yes
   */
  public record Prompt(Box box, float score, float predictedIou, float objectScore) {}

  public FrameMask(Mask mask, Optional<Prompt> prompt) {
    this(mask, prompt, Optional.empty());
  }

  public static FrameMask empty(int height, int width) {
    return new FrameMask(Mask.empty(height, width), Optional.empty());
  }
}
