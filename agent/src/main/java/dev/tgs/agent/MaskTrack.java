package dev.tgs.agent;

import dev.tgs.media.Box;
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

  /** The same track at another size, masks by their nearest pixels; soft masks stay as they are. */
  public MaskTrack resize(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    double sy = (double) newHeight / height;
    double sx = (double) newWidth / width;
    List<FrameMask> resized =
        frames.stream()
            .map(
                frame ->
                    new FrameMask(
                        frame.mask().resize(newHeight, newWidth),
                        frame.prompt().map(prompt -> scale(prompt, sy, sx)),
                        frame.soft()))
            .toList();
    return new MaskTrack(newHeight, newWidth, resized);
  }

  private static FrameMask.Prompt scale(FrameMask.Prompt prompt, double sy, double sx) {
    Box box = prompt.box();
    return new FrameMask.Prompt(
        new Box(box.x0() * sx, box.y0() * sy, box.x1() * sx, box.y1() * sy),
        prompt.score(),
        prompt.predictedIou(),
        prompt.objectScore());
  }
}
