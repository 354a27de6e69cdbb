package dev.tgs.bench.synth.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.words.Aspect;

/**
 * A line of {@code truth.jsonl}.
 *
 * @param actor index in the script; null if nothing is meant
 */
record TruthLine(
    String uid,
    String vid,
    Split split,
    Aspect kind,
    boolean reworded,
    String expression,
    int fid,
    Integer actor,
    @JsonProperty("s_object") String simpleObject,
    @JsonProperty("f_object") String fineObject,
    String chain) {
  static TruthLine of(Truth truth) {
    return new TruthLine(
        truth.uid(),
        truth.vid(),
        truth.split(),
        truth.aspect(),
        truth.reworded(),
        truth.expression(),
        truth.fid(),
        truth.actor().isPresent() ? truth.actor().getAsInt() : null,
        truth.simpleObject(),
        truth.fineObject(),
        truth.chain());
  }

  Truth truth() {
    return new Truth(
        uid, vid, split, kind, reworded, expression, fid, simpleObject, fineObject, chain);
  }
}
