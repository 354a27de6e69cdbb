package dev.tgs.train.grounder;

/**
 * What is to be found.
 *
 * @param words tokens of the caption that speak of it, at least one
 */
record Target(Place box, boolean[] words) {
  /** Words of a name. */
  private static final float NAME = 2;

  /** How much one of its words weighs. */
  float share() {
    int count = 0;
    for (boolean word : words) {
      count += word ? 1 : 0;
    }
    return Math.min(1, NAME / count);
  }
}
