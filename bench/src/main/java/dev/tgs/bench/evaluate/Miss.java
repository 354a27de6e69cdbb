package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a reference was missed, the first link of the chain that broke. A reference is missed if its
 * J is below a half, or if something is marked though nothing is meant.
 */
public enum Miss {
  THOUGHT_NOT_READ("the thought could not be read"),
  WRONG_OBJECT("the thought names another thing"),
  NOTHING_FOUND("nothing was found"),
  WRONG_BOX("the box is around something else"),
  WRONG_MASK("the box is right, the mask is not"),
  MARKED("something is marked though nothing is meant");

  private static final float HIT = 0.5f;

  private final String title;

  Miss(String title) {
    this.title = title;
  }

  /** For a reader. */
  public String title() {
    return title;
  }

  /** Why a way missed a reference; empty if it did not, or if the reference has no such way. */
  public static Optional<Miss> of(ReferenceResult reference, Mode mode) {
    ModeResult result = reference.modes().get(mode.word());
    return result == null || !isMissed(reference, result)
        ? Optional.empty()
        : Optional.of(why(reference, result));
  }

  /** The references that a way missed, by reason. */
  public static Map<Miss, List<ReferenceResult>> all(List<ReferenceResult> references, Mode mode) {
    Map<Miss, List<ReferenceResult>> all = new EnumMap<>(Miss.class);
    references.forEach(
        reference ->
            of(reference, mode)
                .ifPresent(
                    miss -> all.computeIfAbsent(miss, own -> new ArrayList<>()).add(reference)));
    return all;
  }

  private static boolean isMissed(ReferenceResult reference, ModeResult result) {
    Scores scores = result.scores();
    return reference.nothingMeant()
        ? scores.s() != null && scores.s() > 0
        : scores.j() == null || scores.j() < HIT;
  }

  private static Miss why(ReferenceResult reference, ModeResult result) {
    if (reference.nothingMeant()) {
      return MARKED;
    }
    if (Boolean.FALSE.equals(result.parsed())) {
      return THOUGHT_NOT_READ;
    }
    if (Boolean.FALSE.equals(result.right())) {
      return WRONG_OBJECT;
    }
    if (result.found() != null && result.found() == 0) {
      return NOTHING_FOUND;
    }
    return result.boxIou() != null && result.boxIou() < HIT ? WRONG_BOX : WRONG_MASK;
  }
}
