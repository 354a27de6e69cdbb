package dev.tgs.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Candidate;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Phrase.Origin;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Resize;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
  // The table of captions that reach the tokenizer in the published drivers.
  @ParameterizedTest
  @CsvSource({
    "'A dog ', 'a dog.', 'a dog.', 'a dog.'",
    "'a dog.', 'a dog..', 'a dog.', 'a dog.'",
    "'a dog . ', 'a dog ..', 'a dog .', 'a dog.'",
    "'', '.', '.', '.'",
    "'Error', 'error.', 'error.', 'error.'",
    "'Who? He.', 'who? he..', 'who? he.', 'who? he.'"
  })
  void captions(String text, String publishedObject, String publishedRaw, String corrected) {
    Phrase object = new Phrase(text, Origin.SIMPLE_OBJECT);
    Phrase raw = new Phrase(text, Origin.REFERENCE);

    assertThat(CaptionStyle.AS_PUBLISHED.caption(object)).isEqualTo(publishedObject);
    assertThat(CaptionStyle.AS_PUBLISHED.caption(raw)).isEqualTo(publishedRaw);
    assertThat(CaptionStyle.ONE_FULL_STOP.caption(object)).isEqualTo(corrected);
    assertThat(CaptionStyle.ONE_FULL_STOP.caption(raw)).isEqualTo(corrected);
  }

  private static Candidate scored(float score) {
    return new Candidate(0.5f, 0.5f, 0.2f, 0.2f, score, 0);
  }

  @Test
  void firstQueryOrBestScore() {
    List<Candidate> candidates = List.of(scored(0.2f), scored(0.9f), scored(0.9f), scored(0.3f));

    assertThat(BoxChoice.FIRST_QUERY.choose(candidates)).isEqualTo(OptionalInt.of(0));
    assertThat(BoxChoice.BEST_SCORE.choose(candidates)).isEqualTo(OptionalInt.of(1));
    assertThat(BoxChoice.FIRST_QUERY.choose(List.of())).isEmpty();
    assertThat(BoxChoice.BEST_SCORE.choose(List.of())).isEmpty();
  }

  @Test
  void specialTokensAndDelimitersDoNotCountAsWords() {
    long[] ids = {101, 1037, 3899, 1029, 1012, 102};

    assertThat(ScoreColumns.ALL.counted(ids)).containsOnly(true);
    assertThat(ScoreColumns.WORDS.counted(ids))
        .containsExactly(false, true, true, false, false, false);
  }

  @Test
  void aCaptionWithoutWordsCountsWhole() {
    assertThat(ScoreColumns.WORDS.counted(new long[] {101, 1012, 102})).containsOnly(true);
  }

  @Test
  void boxesAreClampedOrNot() {
    Box box = new Box(-5, 10, 300, 90);

    assertThat(BoxBounds.FREE.apply(box, 100, 200)).isEqualTo(box);
    assertThat(BoxBounds.CLAMPED.apply(box, 100, 200)).isEqualTo(new Box(0, 10, 200, 90));
  }

  @Test
  void theSegmenterSeesTheFrameOrTheSwappedThumbnail() {
    byte[] pixels = new byte[300 * 400 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 + i / 7);
    }
    Image frame = Image.of(300, 400, 3, pixels);

    assertThat(Policies.corrected().segmenterView().apply(frame)).isSameAs(frame);
    Image seen = Policies.referenceCompatible().segmenterView().apply(frame);
    assertThat(seen).isEqualTo(Resize.openCvLinear(frame, 224, 224).swapRedAndBlue());
    assertThat(Policies.referenceCompatible().segmenterView().height(300)).isEqualTo(224);
    assertThat(Policies.corrected().segmenterView().width(400)).isEqualTo(400);
  }

  @Test
  void theGateEmptiesWhatTheSegmenterDenies() {
    assertThat(ObjectGate.IGNORED.keeps(-3)).isTrue();
    assertThat(ObjectGate.EMPTY_IF_ABSENT.keeps(0)).isFalse();
    assertThat(ObjectGate.EMPTY_IF_ABSENT.keeps(0.1f)).isTrue();
  }

  @Test
  void boxesAreWorkedOutInFloatAsPublished() {
    // 0.3f * 224 in float32 is not 67.2 in double.
    Box box = new Candidate(0.3f, 0.4f, 0.1f, 0.2f, 1, 0).box(224, 224);

    assertThat(box.x0()).isEqualTo(0.3f * 224 - 0.1f * 224 / 2);
    assertThat((double) (float) box.y1()).isEqualTo(box.y1());
  }

  @Test
  void aThresholdIsAFraction() {
    assertThat(Policies.corrected().withBoxThreshold(0.35f).boxThreshold()).isEqualTo(0.35f);
    assertThatThrownBy(() -> Policies.corrected().withBoxThreshold(1.5f))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("from 0 to 1, not 1.5");
  }
}
