package dev.tgs.train.scenes;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Drawing;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A scene at one moment.
 *
 * @param actors as the masks of the drawing
 */
public record Picture(List<Actor> actors, Drawing drawing) {
  /** One picture of a scene of a split, the same for the same number. */
  public static Picture draw(SceneSource scenes, Split split, long number) {
    Script script = scenes.script(split, number);
    double time = new SplittableRandom(number).nextDouble(0, Script.SECONDS);
    return new Picture(script.actors(), new Painter(script).draw(time));
  }
}
