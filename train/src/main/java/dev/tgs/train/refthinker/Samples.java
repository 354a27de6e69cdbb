package dev.tgs.train.refthinker;

import dev.tgs.train.Part;
import java.util.List;
import java.util.function.Function;

/** Where a training of Ref-Thinker takes its samples from. */
public interface Samples {
  /**
   * The micro-batch of a part: the same for the same part, in whatever order they are asked for.
   */
  List<Sample> of(Part part);

  /** Samples without any to validate on. */
  static Samples endless(Function<Part, List<Sample>> batches) {
    return new Samples() {
      @Override
      public List<Sample> of(Part part) {
        return batches.apply(part);
      }

      @Override
      public int validations() {
        return 0;
      }

      @Override
      public Sample validation(int number) {
        throw new IndexOutOfBoundsException(number);
      }
    };
  }

  /** How many samples there are to validate on. */
  int validations();

  /**
   * A sample to validate on.
   *
   * @param number from 0
   */
  Sample validation(int number);
}
