package dev.tgs.train;

/** Learning rate over a run. */
public interface Schedule {
  /**
   * @param step from 1
   * @param progress share of the run before this step
   */
  double rate(long step, double progress);

  /**
   * A linear warm-up, a flat part, then half a cosine.
   *
   * @param peak learning rate of the flat part
   * @param warmUp steps until the peak is reached
   * @param flat share of the run, warm-up included, before the cosine; 0 for a plain cosine
   * @param last share of the peak that the cosine ends at
   */
  record Plateau(double peak, long warmUp, double flat, double last) implements Schedule {
    public Plateau {
      if (!(peak > 0) || warmUp < 0 || !(flat >= 0 && flat <= 1) || !(last >= 0 && last <= 1)) {
        throw new IllegalArgumentException(
            "A schedule needs a peak above 0, a warm-up of 0 steps or more, and shares between 0"
                + " and 1; this is peak %s, warm-up %d, flat %s, last %s."
                    .formatted(peak, warmUp, flat, last));
      }
    }

    @Override
    public double rate(long step, double progress) {
      double rise = warmUp == 0 ? 1 : Math.min(1, (double) step / warmUp);
      double fall = progress <= flat ? 0 : Math.min(1, (progress - flat) / (1 - flat));
      return peak * rise * (last + (1 - last) * (1 + Math.cos(Math.PI * fall)) / 2);
    }
  }

  /** Peak after the warm-up, then half a cosine to nothing. */
  static Schedule cosine(double peak, long warmUp) {
    return new Plateau(peak, warmUp, 0, 0);
  }

  /**
   * What the published training really had: DeepSpeed's {@code WarmupDecayLR}, whose warm-up is a
   * logarithm. The scheduler has not run yet before the first step, which is made with the peak,
   * and begins at 0 with the second.
   *
   * @param total steps of the run
   */
  record Published(double peak, long warmUp, long total) implements Schedule {
    @Override
    public double rate(long step, double progress) {
      long i = step - 2;
      if (i < 0) {
        return peak;
      }
      return i < warmUp
          ? peak * Math.log(i + 1.0) / Math.log((double) Math.max(2, warmUp))
          : peak * Math.max(0, (double) (total - i) / Math.max(1, total - warmUp));
    }
  }

  /**
   * The {@code cosine} of transformers: a linear warm-up from 0, then half a cosine to 0.
   *
   * @param total steps of the run
   */
  record Cosine(double peak, long warmUp, long total) implements Schedule {
    @Override
    public double rate(long step, double progress) {
      long i = step - 1;
      if (i < warmUp) {
        return peak * i / warmUp;
      }
      double share = (double) (i - warmUp) / Math.max(1, total - warmUp);
      return peak * Math.max(0, (1 + Math.cos(Math.PI * share)) / 2);
    }
  }
}
