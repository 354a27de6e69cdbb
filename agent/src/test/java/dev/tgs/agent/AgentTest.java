package dev.tgs.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Phrase.Origin;
import dev.tgs.agent.policy.Policies;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentTest {
  private final Fakes.FakeGrounder grounder = new Fakes.FakeGrounder();
  private final Fakes.FakeSegmenter segmenter = new Fakes.FakeSegmenter();
  private final Clip clip = Fakes.clip(4, 20, 30);

  private Answer answer(Optional<Thinker> thinker, Policies policies) {
    try (var sitting = new Agent(thinker, grounder, segmenter, policies).sit(clip)) {
      return sitting.answer(new Reference(" The dog "), Progress.SILENT);
    }
  }

  private static Optional<Thinker> thinking(String simple) {
    return Optional.of(new Fakes.FakeThinker(Fakes.thought("because", "a brown dog", simple)));
  }

  @Test
  void theRawReferenceIsLookedForWithoutAThinker() {
    Answer answer = answer(Optional.empty(), Policies.corrected());

    assertThat(grounder.asked).containsExactly(new Phrase("The dog", Origin.REFERENCE));
    assertThat(answer.thought()).isEmpty();
    assertThat(answer.grounding().found()).isEqualTo(2);
    assertThat(answer.masks().frames().get(0).mask().area()).isEqualTo(150);
    assertThat(answer.masks().frames().get(1).mask().isEmpty()).isTrue();
    assertThat(answer.times().byStage()).containsOnlyKeys(Stage.GROUND, Stage.SEGMENT);
  }

  @Test
  void aThoughtsObjectIsLookedFor() {
    Answer answer = answer(thinking("dog"), Policies.corrected());

    assertThat(grounder.asked).containsExactly(new Phrase("dog", Origin.SIMPLE_OBJECT));
    assertThat(answer.thought().orElseThrow().reasoning()).isEqualTo("because");
    assertThat(answer.times().byStage()).containsOnlyKeys(Stage.THINK, Stage.GROUND, Stage.SEGMENT);
  }

  @Test
  void nullGivesEmptyMasksAndAsksNobody() {
    Answer answer = answer(thinking("null"), Policies.corrected());

    assertThat(grounder.asked).isEmpty();
    assertThat(answer.masks().frames()).hasSize(4).allMatch(frame -> frame.mask().isEmpty());
    assertThat(answer.grounding().warnings()).singleElement().asString().contains("nothing");
  }

  @Test
  void nullIsAWordLikeAnyOtherInTheReferenceCompatibleMode() {
    answer(thinking("null"), Policies.referenceCompatible());

    assertThat(grounder.asked).containsExactly(new Phrase("null", Origin.SIMPLE_OBJECT));
  }

  @Test
  void aMissingObjectIsNoPrediction() {
    Answer answer = answer(thinking(null), Policies.corrected());

    assertThat(grounder.asked).isEmpty();
    assertThat(answer.grounding().found()).isZero();
    assertThat(answer.grounding().warnings()).singleElement().asString().contains("no object");
  }

  @Test
  void aMissingObjectIsTheWordErrorInTheReferenceCompatibleMode() {
    answer(thinking(null), Policies.referenceCompatible());

    assertThat(grounder.asked).containsExactly(new Phrase("Error", Origin.SIMPLE_OBJECT));
  }

  @Test
  void aClipIsOpenedOnceForAllItsReferencesAndClosedOnce() {
    Fakes.FakeThinker thinker = new Fakes.FakeThinker(Fakes.thought("", null, "dog"));
    Agent agent = new Agent(Optional.of(thinker), grounder, segmenter, Policies.corrected());
    try (var sitting = agent.sit(clip)) {
      for (int i = 0; i < 3; i++) {
        sitting.answer(new Reference("reference " + i), Progress.SILENT);
      }
    }

    assertThat(grounder.asked).hasSize(3);
    assertThat(new int[] {thinker.watches, grounder.looks, segmenter.looks})
        .containsExactly(1, 1, 1);
    assertThat(new int[] {thinker.closed, grounder.closed, segmenter.closed})
        .containsExactly(1, 1, 1);
  }

  @Test
  void severalReferencesAreThoughtAboutTogether() {
    Fakes.FakeThinker thinker = new Fakes.FakeThinker(Fakes.thought("", null, "dog"));
    Agent agent = new Agent(Optional.of(thinker), grounder, segmenter, Policies.corrected());
    StringBuilder heard = new StringBuilder();
    try (var sitting = agent.sit(clip)) {
      var references = List.of(new Reference("one"), new Reference("two"));
      var answers =
          sitting.answers(references, (i, text) -> heard.append(i).append(text), Progress.SILENT);

      assertThat(answers).extracting(Answer::reference).isEqualTo(references);
    }
    assertThat(thinker.thinks).isEqualTo(1);
    assertThat(heard).hasToString("0one1two");
  }

  @Test
  void anEmptyReferenceIsAnError() {
    assertThatThrownBy(() -> new Reference("  \n\t "))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("The reference is empty");
  }

  @Test
  void longReferencesAndEmojiAreReferences() {
    assertThat(new Reference("word ".repeat(5000)).text()).hasSize(24_999);
    assertThat(new Reference("🐶🎸").text()).isEqualTo("🐶🎸");
  }

  @Test
  void framesOfAClipHaveOneSize() {
    Frame small = Fakes.clip(1, 10, 10).frames().get(0);
    Frame large = Fakes.clip(1, 10, 20).frames().get(0);

    assertThatThrownBy(
            () -> new Clip("mixed", clip.source(), List.of(small, large), 1, clip.sound()))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("one size");
  }
}
