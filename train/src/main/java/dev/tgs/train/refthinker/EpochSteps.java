package dev.tgs.train.refthinker;

/**
 * When epochs end in a run whose steps do not end with them: as published, a step goes on into the
 * next epoch, an epoch ends after the last whole step in it, and the run has as many steps as its
 * epochs would have if each began anew.
 *
 * @param samples of an epoch, those that it is filled with included
 * @param batch samples of a step
 */
record EpochSteps(long samples, int batch) {
  /** Steps of so many epochs. */
  long total(int epochs) {
    return epochs * Math.max(1, samples / batch);
  }

  boolean endsAfter(long step) {
    return (step + 1) * batch / samples > step * batch / samples;
  }
}
