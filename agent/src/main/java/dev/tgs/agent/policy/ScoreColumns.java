package dev.tgs.agent.policy;

/** Over which text tokens the score of a box is the maximum. */
public enum ScoreColumns {
  /** All tokens, also [CLS], [SEP] and the full stop, as published. */
  ALL,
  /** Only tokens that carry words: [CLS], [SEP], "." and "?" are left out. */
  WORDS;

  // The special tokens and the sub-sentence delimiters of bert-base-uncased.
  private static final long CLS = 101;
  private static final long SEP = 102;
  private static final long FULL_STOP = 1012;
  private static final long QUESTION_MARK = 1029;

  /**
   * For each text token, whether it counts. If no token carries words, all of them count.
   *
   * @param tokenIds as the detector read them
   */
  public boolean[] counted(long[] tokenIds) {
    boolean[] counted = new boolean[tokenIds.length];
    boolean any = false;
    for (int i = 0; i < tokenIds.length; i++) {
      long id = tokenIds[i];
      counted[i] =
          this == ALL || (id != CLS && id != SEP && id != FULL_STOP && id != QUESTION_MARK);
      any |= counted[i];
    }
    if (!any) {
      java.util.Arrays.fill(counted, true);
    }
    return counted;
  }
}
