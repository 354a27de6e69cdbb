package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.words.Aspect;
import java.util.OptionalInt;

/**
 * A reference of the data set, and all that is known of it.
 *
 * @param uid its name
 * @param vid the folder of its clip: the uid without its last two fields
 * @param split where it belongs
 * @param aspect what it goes by
 * @param reworded whether what is meant must be thought out
 * @param expression the sentence
 * @param fid folder of the masks: 0 if nothing is meant, else the actor's index and 1
 * @param simpleObject what is to be looked for, or {@code null}
 * @param fineObject more words for it, or {@code null}
 * @param chain the thought and the answer, in the form that Ref-Thinker is taught
 */
public record Truth(
    String uid,
    String vid,
    Split split,
    Aspect aspect,
    boolean reworded,
    String expression,
    int fid,
    String simpleObject,
    String fineObject,
    String chain) {
  /** Index of the actor that is meant, in the script's order. */
  public OptionalInt actor() {
    return fid == 0 ? OptionalInt.empty() : OptionalInt.of(fid - 1);
  }
}
