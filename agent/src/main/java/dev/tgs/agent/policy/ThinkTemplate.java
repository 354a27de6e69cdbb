package dev.tgs.agent.policy;

import dev.tgs.models.refthinker.ThinkPrompt;

/** In which words Ref-Thinker is asked. */
public enum ThinkTemplate {
  /** Those of the published evaluation, which lack the quotation marks of the training. */
  TEST_AS_PUBLISHED,
  /** Those that the model was taught. */
  TRAIN;

  /**
   * @param expression as an {@link ExpressionText} gives it
   */
  public ThinkPrompt prompt(String expression) {
    return this == TRAIN ? ThinkPrompt.inTraining(expression) : ThinkPrompt.atTest(expression);
  }
}
