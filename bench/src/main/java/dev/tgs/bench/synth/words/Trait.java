package dev.tgs.bench.synth.words;

/** What a reference says of its thing, beside kind and colour. */
public enum Trait {
  /** Nothing more. */
  NONE(Aspect.KIND),
  FIRST(Aspect.ORDER),
  SECOND(Aspect.ORDER),
  THIRD(Aspect.ORDER),
  LAST(Aspect.ORDER),
  LOUDEST(Aspect.LOUDNESS),
  SOFTEST(Aspect.LOUDNESS),
  LONGEST(Aspect.DURATION),
  SHORTEST(Aspect.DURATION),
  FAST(Aspect.RHYTHM),
  SLOW(Aspect.RHYTHM),
  STEADY(Aspect.RHYTHM),
  SILENT(Aspect.SILENCE),
  SOUNDING(Aspect.SOUND),
  /** Makes the sound of a kind. */
  CALLING(Aspect.SOUND),
  LEFTMOST(Aspect.PLACE),
  MIDDLE(Aspect.PLACE),
  RIGHTMOST(Aspect.PLACE),
  LEFT_OF(Aspect.RELATION),
  RIGHT_OF(Aspect.RELATION),
  HELD_BY(Aspect.RELATION),
  HOLDING(Aspect.RELATION),
  MOVING_LEFT(Aspect.ACTION),
  MOVING_RIGHT(Aspect.ACTION),
  SWAYING(Aspect.ACTION),
  BOUNCING(Aspect.ACTION);

  private final Aspect aspect;

  Trait(Aspect aspect) {
    this.aspect = aspect;
  }

  public Aspect aspect() {
    return aspect;
  }

  /** Whether it names a kind of its own: that of the other thing, or of the sound. */
  public boolean hasAnchor() {
    return this == CALLING || aspect == Aspect.RELATION;
  }
}
