package dev.tgs.agent;

import dev.tgs.media.Image;

/**
 * One picture of a clip.
 *
 * @param time seconds since the start of the clip
 * @param image RGB, [height, width, 3]
 */
public record Frame(double time, Image image) {
  public Frame {
    if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
      throw new AgentException("A frame's time must be a number of seconds from 0, not " + time);
    }
    image = image.toRgb();
  }
}
