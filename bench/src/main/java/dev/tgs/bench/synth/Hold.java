package dev.tgs.bench.synth;

import java.util.Optional;

/**
 * Where a person holds an instrument. The holder faces right; for one who faces left all is
 * mirrored.
 *
 * @param x from the person's centre to the instrument's, as a share of the person's size
 * @param y downwards, likewise
 * @param size of the instrument, as a share of the person's
 * @param tilt in degrees, clockwise
 */
record Hold(double x, double y, double size, double tilt) {
  /** Empty for what nobody can hold. */
  static Optional<Hold> find(Kind kind) {
    return switch (kind) {
      case GUITAR -> Optional.of(new Hold(0.12, 0.02, 0.6, 60));
      case VIOLIN -> Optional.of(new Hold(0.2, -0.14, 0.44, 72));
      case DRUM -> Optional.of(new Hold(0, 0.1, 0.42, 0));
      case TRUMPET -> Optional.of(new Hold(0.25, -0.27, 0.48, -6));
      case FLUTE -> Optional.of(new Hold(0.19, -0.27, 0.5, 4));
      default -> Optional.empty();
    };
  }

  static Hold of(Kind kind) {
    return find(kind)
        .orElseThrow(
            () -> new IllegalArgumentException("nobody can hold a " + kind.noun() + ": no holder"));
  }
}
