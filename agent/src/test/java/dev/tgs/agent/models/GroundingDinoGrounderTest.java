package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.models.GroundingDinoGrounder.InputSize;
import dev.tgs.agent.policy.Policies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroundingDinoGrounderTest {
  private static final Placement PLACEMENT = new Placement(DType.F32, Device.CPU);

  private static GroundingDinoGrounder grounder(Policies policies, InputSize size) {
    GroundingDino model = GroundingDino.of(GroundingDinoConfig.MINI);
    model.fill(new RandomWeights(1), DType.F32, Device.CPU);
    return new GroundingDinoGrounder(model, BertTokenizer.published(), size, PLACEMENT, policies);
  }

  private static Grounding ground(Policies policies, InputSize size, Clip clip, String text) {
    try (var grounder = grounder(policies, size);
        var looking = grounder.look(clip)) {
      return looking.ground(Phrase.of(new Reference(text)), Progress.SILENT);
    }
  }

  private static Policies all() {
    return Policies.corrected().withBoxThreshold(0);
  }

  private static final InputSize SMALL = new InputSize(160, 240);

  @Test
  void everyFrameGetsBoxesAndTheBestIsChosen() {
    Grounding found = ground(all(), SMALL, Fakes.clip(3, 60, 90), "a dog");

    assertThat(found.caption()).isEqualTo("a dog.");
    assertThat(found.warnings()).isEmpty();
    assertThat(found.frames()).hasSize(3);
    for (FrameBoxes frame : found.frames()) {
      assertThat(frame.candidates()).hasSize(GroundingDinoConfig.MINI.numQueries());
      float best = frame.chosen().orElseThrow().score();
      assertThat(frame.candidates()).allMatch(candidate -> candidate.score() <= best);
    }
  }

  @Test
  void aBatchFindsWhatSingleFramesFind() {
    Clip clip = Fakes.clip(3, 60, 90);
    Grounding together = ground(all(), SMALL, clip, "a dog");
    for (int i = 0; i < clip.size(); i++) {
      Clip one = new Clip("one", clip.source(), List.of(clip.frames().get(i)), 1, clip.sound());
      Candidate expected =
          ground(all(), SMALL, one, "a dog").frames().get(0).chosen().orElseThrow();
      Candidate actual = together.frames().get(i).chosen().orElseThrow();
      assertThat(actual.rank()).isEqualTo(expected.rank());
      assertThat(actual.score()).isCloseTo(expected.score(), within(1e-4f));
    }
  }

  @Test
  void aLongTextIsCutAndTheUserIsTold() {
    String text = "the man with the red hat ".repeat(1000);
    Grounding corrected = ground(all(), SMALL, Fakes.clip(1, 60, 90), text);
    Grounding published =
        ground(Policies.referenceCompatible(), SMALL, Fakes.clip(1, 60, 90), text);

    assertThat(corrected.warnings()).hasSize(1);
    assertThat(corrected.warnings().get(0))
        .contains("6003", " " + GroundingDinoConfig.MINI.maxTextLen() + " ");
    assertThat(BertTokenizer.published().encode(corrected.caption()))
        .hasSizeLessThanOrEqualTo(GroundingDinoConfig.MINI.maxTextLen());
    assertThat(published.warnings()).hasSize(1);
    assertThat(published.caption()).hasSize(text.strip().length() + 1);
  }

  @Test
  void wordsThatTheDetectorDoesNotKnowAreReported() {
    Grounding found = ground(all(), SMALL, Fakes.clip(1, 60, 90), "\uD83E\uDD84\uD83E\uDD84");

    assertThat(found.warnings()).hasSize(1);
    assertThat(found.warnings().get(0)).contains("knows no word");
    assertThat(found.frames()).hasSize(1);
  }

  @Test
  void aSecondPhraseDoesNotLookAtTheFramesAgain() {
    Clip clip = Fakes.clip(2, 60, 90);
    List<Integer> steps = new ArrayList<>();
    try (var grounder = grounder(all(), SMALL);
        var looking = grounder.look(clip)) {
      Grounding first =
          looking.ground(
              Phrase.of(new Reference("a dog")), (stage, done, total) -> steps.add(done));
      looking.ground(Phrase.of(new Reference("a cat")), Progress.SILENT);
      Grounding again = looking.ground(Phrase.of(new Reference("a dog")), Progress.SILENT);
      assertThat(again).isEqualTo(first);
    }
    assertThat(steps).startsWith(0).endsWith(2);
  }
}
