package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Split;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.models.groundingdino.GroundingDinoPixels;
import dev.tgs.train.scenes.Picture;
import dev.tgs.train.scenes.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture as the detector sees it.
 *
 * @param image in its size
 */
record View(Image image, List<Thing> things) {
  static View draw(GrounderSettings settings, Split split, long number) {
    Picture picture = Picture.draw(settings.source(), split, number);
    Image whole = picture.drawing().picture();
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < picture.actors().size(); i++) {
      Actor actor = picture.actors().get(i);
      Mask mask = picture.drawing().masks().get(i);
      Optional<Box> box = mask.box();
      if (box.isPresent()) {
        Place place = Place.of(box.get(), whole.height(), whole.width());
        things.add(new Thing(actor.kind(), actor.colour(), place));
      }
    }
    return new View(
        GroundingDinoPixels.resized(whole, settings.size(), settings.maxSize()), things);
  }

  /** Mirrored or not, in another light. */
  View varied(Variation variation) {
    return new View(
        variation.apply(image),
        variation.mirrored()
            ? things.stream()
                .map(thing -> new Thing(thing.kind(), thing.colour(), thing.box().mirrored()))
                .toList()
            : things);
  }
}
