package dev.tgs.bench.synth.words;

import java.util.OptionalInt;

/**
 * A sentence about a scene, with what it means and how to find that out.
 *
 * @param query what it means
 * @param isReworded whether what is meant must be thought out
 * @param expression the sentence itself
 * @param actor the one that is meant; none if nothing fits
 * @param simpleObject its colour and kind, or {@code null}
 * @param fineObject more words for it, or {@code null}
 * @param chain the thought and the answer, in the form that Ref-Thinker is taught
 */
public record Question(
    Query query,
    boolean isReworded,
    String expression,
    OptionalInt actor,
    String simpleObject,
    String fineObject,
    String chain) {
  public Aspect aspect() {
    return query.aspect();
  }
}
