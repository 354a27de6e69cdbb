package dev.tgs.bench.evaluate;

import static dev.tgs.bench.evaluate.ResultsForTests.hit;
import static dev.tgs.bench.evaluate.ResultsForTests.mode;
import static dev.tgs.bench.evaluate.ResultsForTests.nothing;
import static dev.tgs.bench.evaluate.ResultsForTests.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MissTest {
  private static ReferenceResult meant(String uid, ReferenceResult.ModeResult mode) {
    return result(uid, "clip", false, mode);
  }

  @Test
  void everyReasonIsTold() {
    List<ReferenceResult> all =
        List.of(
            hit("a_1", "clip", 0.5f),
            meant("unread_1", mode(false, false, 0, 0f, 0f, 0f)),
            meant("wrong_1", mode(true, false, 0, 0f, 0f, 0f)),
            meant("unknown_1", mode(null, null, 0, 0f, 0f, 0f)),
            meant("box_1", mode(true, true, 10, 0.4f, 0.3f, 0.1f)),
            // Taken over from elsewhere, where boxes are not told.
            meant("told_1", mode(null, null, null, null, 0.3f, 0.1f)),
            meant("mask_1", mode(true, true, 10, 0.9f, 0.3f, 0.1f)),
            meant("luck_1", mode(true, false, 10, 0.9f, 0.8f, 0.1f)),
            nothing("marked_1", "clip", 0.1f),
            nothing("clean_1", "clip", 0));

    assertThat(all.stream().map(one -> Miss.of(one, Mode.S).orElse(null)))
        .containsExactly(
            null,
            Miss.THOUGHT_NOT_READ,
            Miss.WRONG_OBJECT,
            Miss.NOTHING_FOUND,
            Miss.WRONG_BOX,
            Miss.WRONG_MASK,
            Miss.WRONG_MASK,
            null,
            Miss.MARKED,
            null);
    assertThat(Miss.all(all, Mode.S)).hasSize(6);
    assertThat(Miss.all(all, Mode.S).get(Miss.WRONG_BOX)).containsExactly(all.get(4));
    assertThat(Miss.all(all, Mode.RAW)).isEmpty();
  }
}
