package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Family;
import dev.tgs.bench.synth.Kind;
import java.util.Optional;

/**
 * What a reference means.
 *
 * @param colour of the thing, if it is said
 * @param family of the thing, if it is said
 * @param kind of the thing, if it is said; then the family is not
 * @param trait what else is said
 * @param anchor the kind that the trait names, if it names one
 */
public record Query(
    Optional<Colour> colour,
    Optional<Family> family,
    Optional<Kind> kind,
    Trait trait,
    Optional<Kind> anchor) {
  static Query of(Trait trait) {
    return new Query(Optional.empty(), Optional.empty(), Optional.empty(), trait, Optional.empty());
  }

  Query with(Colour value) {
    return new Query(Optional.of(value), family, kind, trait, anchor);
  }

  Query with(Family value) {
    return new Query(colour, Optional.of(value), Optional.empty(), trait, anchor);
  }

  Query with(Kind value) {
    return new Query(colour, Optional.empty(), Optional.of(value), trait, anchor);
  }

  Query anchored(Kind value) {
    return new Query(colour, family, kind, trait, Optional.of(value));
  }

  /** Whether an actor is of the kind and colour that are said. */
  boolean fits(Actor actor) {
    return colour.stream().allMatch(actor.colour()::equals)
        && family.stream().allMatch(actor.kind().family()::equals)
        && kind.stream().allMatch(actor.kind()::equals);
  }

  /** Whether it speaks of just any thing. */
  boolean isBare() {
    return colour.isEmpty() && isOfAnyKind();
  }

  /** Whether neither kind nor family is said. */
  public boolean isOfAnyKind() {
    return family.isEmpty() && kind.isEmpty();
  }

  public Aspect aspect() {
    if (trait == Trait.NONE) {
      return kind.isPresent()
          ? Aspect.KIND
          : colour.isPresent() && family.isPresent()
              ? Aspect.COMBINATION
              : colour.isPresent() ? Aspect.COLOUR : Aspect.KIND;
    }
    boolean isFamilyHeard = trait == Trait.SOUNDING && colour.isEmpty();
    return isBare() || isFamilyHeard ? trait.aspect() : Aspect.COMBINATION;
  }

  /** Whether an ear is needed to find it. */
  public boolean isHeard() {
    return trait.aspect().isHeard();
  }

  /** What it speaks of: {@code red animal}, {@code dog}, or just {@code bare}. */
  String noun(String bare) {
    String noun = kind.map(Kind::noun).or(() -> family.map(Family::noun)).orElse(bare);
    return colour.map(value -> value.word() + " " + noun).orElse(noun);
  }
}
