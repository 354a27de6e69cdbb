package dev.tgs.agent.policy;

import java.util.Locale;

/** How a reference becomes the expression of a prompt. */
public enum ExpressionText {
  /** In lower case, as published; spaces around it stay. */
  AS_PUBLISHED,
  /** In lower case, without spaces around it. */
  STRIPPED;

  public String of(String reference) {
    String lower = reference.toLowerCase(Locale.ROOT);
    return this == STRIPPED ? lower.strip() : lower;
  }
}
