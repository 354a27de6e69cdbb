package dev.tgs.train.grounder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.groundingdino.StageAnswer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StageLossTest {
  private static final Place TRUE = new Place(.5f, .5f, .4f, .4f);

  /** Its left half is the true box's right half. */
  private static final Place HALF = new Place(.7f, .5f, .4f, .4f);

  private static final boolean[] SECOND = {false, true};

  private static StageAnswer answer(float[] logits, Place... boxes) {
    float[] values = new float[4 * boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      values[4 * i] = boxes[i].cx();
      values[4 * i + 1] = boxes[i].cy();
      values[4 * i + 2] = boxes[i].width();
      values[4 * i + 3] = boxes[i].height();
    }
    return new StageAnswer(
        Tensor.of(logits, 1, boxes.length, 2), Tensor.of(values, 1, boxes.length, 4));
  }

  @Test
  void isWhatOneCalculatesByHand() {
    try (Scope scope = Scope.open()) {
      StageAnswer answer = answer(new float[] {0, 0, 0, 0}, HALF, TRUE);
      Match match = new Match(0, 0, new Target(TRUE, SECOND));

      StageLoss loss = StageLoss.of(answer, Answer.of(answer), List.of(match));

      // IoU 1/3, so 2/3 is wanted of the second word, at a probability of 1/2: a cross entropy of
      // log 2 with a weight of 3/4 * 1/6 + 1/4 * 2/3; the other three elements weigh 3/4 * 1/4.
      double words = Math.log(2) * (.125 + 1 / 6.0 + 3 * .1875);
      assertThat(loss.words().item()).isCloseTo(words, within(1e-5));
      assertThat(loss.box().item()).isCloseTo(.2, within(1e-6));
      // No part of the hull is empty.
      assertThat(loss.giou().item()).isCloseTo(2 / 3.0, within(1e-5));
      assertThat(loss.total().item()).isCloseTo(2 * words + 5 * .2 + 4 / 3.0, within(1e-4));
    }
  }

  @Test
  void withNothingToFindOnlyWordsCount() {
    try (Scope scope = Scope.open()) {
      StageAnswer answer = answer(new float[] {0, -30, -30, -30}, HALF, TRUE);

      StageLoss loss = StageLoss.of(answer, Answer.of(answer), List.of());

      assertThat(loss.total().item()).isCloseTo(2 * .1875 * Math.log(2), within(1e-5));
    }
  }

  @Test
  void bothFormsOfOverlapAgree() {
    SplittableRandom random = new SplittableRandom(6);
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 100; i++) {
        Place one = place(random);
        Place other = place(random);
        double tensor =
            StageLoss.giou(
                    answer(new float[2], one).boxes().flatten(0, 1),
                    answer(new float[2], other).boxes().flatten(0, 1))
                .item();
        assertThat(tensor).isCloseTo(one.giou(other), within(1e-5));
        assertThat(one.giou(other)).isLessThanOrEqualTo(one.iou(other)).isGreaterThan(-1);
      }
    }
    assertThat(TRUE.iou(HALF)).isCloseTo(1 / 3f, within(1e-6f));
    assertThat(TRUE.giou(TRUE)).isCloseTo(1, within(1e-6f));
  }

  private static Place place(SplittableRandom random) {
    return new Place(
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        (float) random.nextDouble(.05, .6),
        (float) random.nextDouble(.05, .6));
  }

  @Test
  void matchesAreTheNearestAndManyTokensMayStandForOneThing() {
    try (Scope scope = Scope.open()) {
      Place far = new Place(.1f, .1f, .1f, .1f);
      StageAnswer answer = answer(new float[10], far, HALF, TRUE, TRUE, far);
      Answer plain = Answer.of(answer);
      List<Target> targets = List.of(new Target(HALF, SECOND), new Target(TRUE, SECOND));

      assertThat(Match.oneToOne(plain, 0, targets)).extracting(Match::query).containsExactly(1, 2);
      float[] centres = {.1f, .1f, .7f, .5f, .5f, .5f, .5f, .5f, .1f, .1f};
      // Three each, of which a token goes to the nearer thing.
      List<Match> many = Match.oneToMany(plain, 0, targets, centres);
      assertThat(many).extracting(Match::query).containsExactly(1, 2, 3);
      assertThat(many).extracting(match -> match.target().box()).containsExactly(HALF, TRUE, TRUE);
    }
  }

  @Test
  void thresholdsTellWhatIsThere() {
    double[] present = {.9, .8, .3};
    double[] absent = {.1, .4, .2};

    assertThat(Threshold.auc(present, absent)).isCloseTo(8 / 9.0, within(1e-9));
    Threshold all = Threshold.keeping(1, present, absent);
    assertThat(all.value()).isCloseTo(.3, within(1e-9)).isLessThan(.3);
    assertThat(all.kept()).isEqualTo(1);
    assertThat(all.refused()).isCloseTo(2 / 3.0, within(1e-9));
    Threshold most = Threshold.keeping(.6, present, absent);
    assertThat(most.value()).isCloseTo(.8, within(1e-9));
    assertThat(most.kept()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(most.refused()).isEqualTo(1);
  }
}
