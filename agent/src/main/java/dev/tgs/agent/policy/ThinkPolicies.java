package dev.tgs.agent.policy;

import dev.tgs.agent.AgentException;

/**
 * Every choice on the way from a reference to a thought on which the published pipeline and good
 * sense may differ.
 *
 * @param maxNewTokens a thought that does not end before is cut
 */
public record ThinkPolicies(
    ThinkTemplate template,
    ExpressionText expression,
    PromptPadding padding,
    PromptCast promptCast,
    int maxNewTokens,
    ThoughtReading reading) {
  private static final int PUBLISHED_TOKENS = 256;

  public ThinkPolicies {
    if (maxNewTokens < 1) {
      throw new AgentException(
          "A thought needs room for at least 1 token, not " + maxNewTokens + ".");
    }
  }

  /** Reproduces the published numbers, habits included. */
  public static ThinkPolicies referenceCompatible() {
    return new ThinkPolicies(
        ThinkTemplate.TEST_AS_PUBLISHED,
        ExpressionText.AS_PUBLISHED,
        PromptPadding.READ_AS_PUBLISHED,
        PromptCast.BFLOAT16,
        PUBLISHED_TOKENS,
        ThoughtReading.AS_PUBLISHED);
  }

  /** What a user wants: the prompt that the model was taught, and room to finish the answer. */
  public static ThinkPolicies corrected() {
    return new ThinkPolicies(
        ThinkTemplate.TRAIN,
        ExpressionText.STRIPPED,
        PromptPadding.NONE,
        PromptCast.AS_COMPUTED,
        2 * PUBLISHED_TOKENS,
        ThoughtReading.CORRECTED);
  }

  /** These policies with another limit. */
  public ThinkPolicies withMaxNewTokens(int tokens) {
    return new ThinkPolicies(template, expression, padding, promptCast, tokens, reading);
  }
}
