package dev.tgs.bench.synth;

import java.util.Optional;

/**
 * One thing of a scene.
 *
 * @param kind what it is
 * @param colour of its main part
 * @param x its centre in the middle of the clip, 0 (left) to 1 (right)
 * @param y its centre, 0 (top) to 1 (bottom)
 * @param size the longer side of its box, as a share of the picture's height, 0.15 to 0.5
 * @param motion what it does
 * @param look seed of its shape, pose, texture, mirroring and shade
 * @param holder index of the person in the scene that holds it, if one does
 * @param voice empty if it is silent
 */
public record Actor(
    Kind kind,
    Colour colour,
    double x,
    double y,
    double size,
    Motion motion,
    long look,
    Optional<Integer> holder,
    Optional<Voice> voice) {
  /** The least that tells it apart from anything of another kind or colour. */
  public String name() {
    return colour.word() + " " + kind.noun();
  }

  /** The same with another voice, or with none. */
  public Actor saying(Optional<Voice> other) {
    return new Actor(kind, colour, x, y, size, motion, look, holder, other);
  }
}
