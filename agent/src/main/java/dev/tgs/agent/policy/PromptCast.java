package dev.tgs.agent.policy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;

/** In which type a prompt, words and features alike, is handed to the language model. */
public enum PromptCast {
  /** Rounded to bfloat16 whatever the precision of the models, as published. */
  BFLOAT16,
  /** As the models computed it. */
  AS_COMPUTED;

  public Tensor of(Tensor prompt) {
    return this == BFLOAT16 ? prompt.to(DType.BF16).to(prompt.dtype()) : prompt;
  }
}
