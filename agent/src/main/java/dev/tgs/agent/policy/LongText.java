package dev.tgs.agent.policy;

/** What happens to a caption of more tokens than the detector reads (256). */
public enum LongText {
  /** The token row is cut wherever that falls, the end mark with it, as published. */
  CUT_TOKENS,
  /** The caption is cut after its last whole sentence, else word, that fits; the user is told. */
  CUT_CAPTION
}
