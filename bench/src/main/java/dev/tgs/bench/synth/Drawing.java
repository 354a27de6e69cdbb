package dev.tgs.bench.synth;

import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import java.util.List;

/**
 * A scene at one time.
 *
 * @param picture in RGB
 * @param masks what is seen of each actor, in the script's order
 */
public record Drawing(Image picture, List<Mask> masks) {
  public Drawing {
    masks = List.copyOf(masks);
  }
}
