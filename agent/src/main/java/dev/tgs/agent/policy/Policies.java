package dev.tgs.agent.policy;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Phrase.Origin;

/**
 * Every choice on the way from a thought to a mask on which the published pipeline and good sense
 * may differ.
 *
 * @param think how a thought comes about
 * @param boxThreshold a box is kept if its score is above
 */
public record Policies(
    ThinkPolicies think,
    ObjectSource object,
    NullObject nullObject,
    CaptionStyle captionStyle,
    LongText longText,
    ScoreColumns scoreColumns,
    float boxThreshold,
    BoxChoice boxChoice,
    BoxBounds boxBounds,
    SegmenterView segmenterView,
    StabilityRule stability,
    ObjectGate objectGate,
    MaskCleaning maskCleaning) {

  /** The published threshold; almost every caption yields a box above it. */
  public static final float PUBLISHED_BOX_THRESHOLD = 0.1f;

  public Policies {
    if (!(boxThreshold >= 0 && boxThreshold <= 1)) {
      throw new AgentException("The box threshold must be from 0 to 1, not " + boxThreshold + ".");
    }
  }

  /** Reproduces the published numbers, habits included. */
  public static Policies referenceCompatible() {
    return new Policies(
        ThinkPolicies.referenceCompatible(),
        new ObjectSource(Origin.SIMPLE_OBJECT, ObjectSource.Missing.ASK_FOR_ERROR),
        NullObject.LOOK_FOR_THE_WORD,
        CaptionStyle.AS_PUBLISHED,
        LongText.CUT_TOKENS,
        ScoreColumns.ALL,
        PUBLISHED_BOX_THRESHOLD,
        BoxChoice.FIRST_QUERY,
        BoxBounds.FREE,
        new SegmenterView(SegmenterView.Size.SQUASHED_224, SegmenterView.Channels.BGR),
        StabilityRule.PUBLISHED,
        ObjectGate.IGNORED,
        MaskCleaning.OFF);
  }

  /** What a user wants: the best box, cut out of the frame as it is. */
  public static Policies corrected() {
    return new Policies(
        ThinkPolicies.corrected(),
        new ObjectSource(Origin.SIMPLE_OBJECT, ObjectSource.Missing.NO_PREDICTION),
        NullObject.EMPTY_MASKS,
        CaptionStyle.ONE_FULL_STOP,
        LongText.CUT_CAPTION,
        ScoreColumns.WORDS,
        PUBLISHED_BOX_THRESHOLD,
        BoxChoice.BEST_SCORE,
        BoxBounds.CLAMPED,
        new SegmenterView(SegmenterView.Size.FULL, SegmenterView.Channels.RGB),
        StabilityRule.PUBLISHED,
        ObjectGate.IGNORED,
        MaskCleaning.OFF);
  }

  /** These policies with another threshold. */
  public Policies withBoxThreshold(float threshold) {
    return with(think, threshold);
  }

  /** These policies with another way to think. */
  public Policies withThink(ThinkPolicies other) {
    return with(other, boxThreshold);
  }

  private Policies with(ThinkPolicies newThink, float newThreshold) {
    return new Policies(
        newThink,
        object,
        nullObject,
        captionStyle,
        longText,
        scoreColumns,
        newThreshold,
        boxChoice,
        boxBounds,
        segmenterView,
        stability,
        objectGate,
        maskCleaning);
  }
}
