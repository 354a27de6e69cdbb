package dev.tgs.train;

/**
 * Learning rate over a run: a linear warm-up, a flat part, then half a cosine.
 *
 * @param peak learning rate of the flat part
 * @param warmUp steps until the peak is reached
 * @param flat share of the run, warm-up included, before the cosine; 0 for a plain cosine
 * @param last share of the peak that the cosine ends at
 */
public record Schedule(double peak, long warmUp, double flat, double last) {
  public Schedule {
    if (!(peak > 0) || warmUp < 0 || !(flat >= 0 && flat <= 1) || !(last >= 0 && last <= 1)) {
      throw new IllegalArgumentException(
          "A schedule needs a peak above 0, a warm-up of 0 steps or more, and shares between 0 and"
              + " 1; this is peak %s, warm-up %d, flat %s, last %s."
                  .formatted(peak, warmUp, flat, last));
    }
  }

  /** Peak after the warm-up, then half a cosine to nothing. */
  public static Schedule cosine(double peak, long warmUp) {
    return new Schedule(peak, warmUp, 0, 0);
  }

  /**
   * @param step from 1
   * @param progress share of the run before this step
   */
  public double rate(long step, double progress) {
    double rise = warmUp == 0 ? 1 : Math.min(1, (double) step / warmUp);
    double fall = progress <= flat ? 0 : Math.min(1, (progress - flat) / (1 - flat));
    return peak * rise * (last + (1 - last) * (1 + Math.cos(Math.PI * fall)) / 2);
  }
}
