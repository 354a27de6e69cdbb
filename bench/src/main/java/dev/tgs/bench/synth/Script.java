package dev.tgs.bench.synth;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A scene as it is written, before it is drawn and played.
 *
 * @param seed of the backdrop, the light, the noise of camera and room
 * @param width of a picture in pixels
 * @param height of a picture in pixels
 * @param seconds length of the clip
 * @param actors 2 to 4, from the farthest to the nearest, which covers the others
 */
public record Script(long seed, int width, int height, double seconds, List<Actor> actors) {
  /** Length of a clip, as in the published benchmark. */
  public static final double SECONDS = 10;

  public Script {
    actors = List.copyOf(actors);
  }

  /** The actors from left to right; those at the same place in their own order. */
  public List<Integer> fromLeft() {
    return IntStream.range(0, actors.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> actors.get(i).x()))
        .toList();
  }
}
