package dev.tgs.agent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was found in one frame.
 *
 * @param candidates every proposal above the threshold, in the order of their rank
 * @param choice index in {@code candidates} of the one that is cut out; empty if nothing is
 */
public record FrameBoxes(List<Candidate> candidates, OptionalInt choice) {
  /** A frame in which nothing was found. */
  public static final FrameBoxes NONE = new FrameBoxes(List.of(), OptionalInt.empty());

  public FrameBoxes {
    candidates = List.copyOf(candidates);
    if (choice.isPresent() && choice.getAsInt() >= candidates.size()) {
      throw new IllegalArgumentException(
          "Candidate " + choice.getAsInt() + " is chosen of " + candidates.size() + ".");
    }
  }

  /** The one candidate of a frame, chosen. */
  public static FrameBoxes of(Candidate chosen) {
    return new FrameBoxes(List.of(chosen), OptionalInt.of(0));
  }

  public Optional<Candidate> chosen() {
    return choice.isPresent() ? Optional.of(candidates.get(choice.getAsInt())) : Optional.empty();
  }
}
