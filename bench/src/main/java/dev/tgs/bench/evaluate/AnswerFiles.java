package dev.tgs.bench.evaluate;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.Overlay;
import dev.tgs.media.Rgb;
import java.nio.file.Path;

/**
 * Writes what was found in each frame: {@code UID/mask_0.png}, and {@code UID/0_vis.jpg} with the
 * mask over the frame, named as the published scripts name it.
 *
 * @param folder of all references
 */
public record AnswerFiles(Path folder, boolean masks, boolean overlays) implements Spectator {
  private static final Rgb COLOUR = Rgb.of(0x00c2a8);

  @Override
  public void answered(ReferenceResult result, Clip clip, Grounding boxes, MaskTrack track) {
    Path own = folder.resolve(result.uid());
    MaskTrack whole = track.resize(clip.height(), clip.width());
    for (int i = 0; i < clip.size(); i++) {
      Mask mask = whole.frames().get(i).mask();
      int number = (int) Math.round(clip.frames().get(i).time() * clip.fps());
      if (masks) {
        Images.write(own.resolve("mask_%d.png".formatted(number)), mask.toImage());
      }
      if (overlays) {
        Overlay overlay = Overlay.on(clip.frames().get(i).image().toRgb()).mask(mask, COLOUR);
        boxes
            .frames()
            .get(i)
            .chosen()
            .ifPresent(found -> overlay.box(found.box(clip.height(), clip.width()), COLOUR));
        AtomicFiles.writeBytes(
            own.resolve("%d_vis.jpg".formatted(number)), Images.jpeg(overlay.toImage()));
      }
    }
  }
}
