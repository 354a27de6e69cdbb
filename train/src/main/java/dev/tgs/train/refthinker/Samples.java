package dev.tgs.train.refthinker;

import dev.tgs.train.Part;
import java.util.List;

/** Where a training of Ref-Thinker takes its samples from. */
public interface Samples {
  /**
   * The micro-batch of a part: the same for the same part, in whatever order they are asked for.
   */
  List<Sample> of(Part part);

  /** How many samples there are to validate on. */
  int validations();

  /**
   * A sample to validate on.
   *
   * @param number from 0
   */
  Sample validation(int number);
}
