package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.SoftMask;
import dev.tgs.agent.policy.BoxBounds;
import dev.tgs.agent.policy.BoxChoice;
import dev.tgs.agent.policy.MaskCleaning;
import dev.tgs.agent.policy.ObjectGate;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.StabilityRule;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class Sam2SegmenterTest {
  private static final Placement PLACEMENT = new Placement(DType.F32, Device.CPU);

  private static Sam2Segmenter segmenter(Policies policies) {
    Sam2 model = Sam2.image(Sam2Config.MINI);
    model.fill(new RandomWeights(3), DType.F32, Device.CPU);
    return new Sam2Segmenter(model, PLACEMENT, policies);
  }

  private static FrameBoxes box(float cx, float cy, float w, float h) {
    return new FrameBoxes(List.of(new Candidate(cx, cy, w, h, 0.7f, 0)), OptionalInt.of(0));
  }

  private static Grounding grounding(FrameBoxes... frames) {
    return new Grounding(Phrase.of(new Reference("it")), "it.", List.of(frames), List.of());
  }

  private static MaskTrack segment(Policies policies, Clip clip, Grounding grounding) {
    try (var segmenter = segmenter(policies);
        var looking = segmenter.look(clip)) {
      return looking.segment(grounding, Progress.SILENT);
    }
  }

  @Test
  void masksHaveTheFramesSizeAndNothingIsCutWhereNothingWasFound() {
    MaskTrack track =
        segment(
            Policies.corrected(),
            Fakes.clip(2, 60, 90),
            grounding(box(0.5f, 0.5f, 0.5f, 0.5f), FrameBoxes.NONE));

    assertThat(track.height()).isEqualTo(60);
    assertThat(track.width()).isEqualTo(90);
    var prompt = track.frames().get(0).prompt().orElseThrow();
    assertThat(prompt.box()).isEqualTo(new Box(22.5, 15, 67.5, 45));
    assertThat(prompt.score()).isEqualTo(0.7f);
    assertThat(prompt.predictedIou()).isBetween(0f, 1f);
    assertThat(prompt.objectScore()).isFinite();
    assertThat(track.frames().get(1).prompt()).isEmpty();
    assertThat(track.frames().get(1).mask().isEmpty()).isTrue();
  }

  @Test
  void boxesAreClampedOrGoAsTheyAre() {
    Clip clip = Fakes.clip(1, 60, 90);
    Grounding beyond = grounding(box(0, 0.5f, 1, 1.5f));

    assertThat(prompt(Policies.corrected(), clip, beyond)).isEqualTo(new Box(0, 0, 45, 60));
    assertThat(prompt(Policies.referenceCompatible(), clip, beyond))
        .isEqualTo(new Box(-112, -56, 112, 280));
  }

  private static Box prompt(Policies policies, Clip clip, Grounding grounding) {
    return segment(policies, clip, grounding).frames().get(0).prompt().orElseThrow().box();
  }

  @Test
  void theReferenceCompatibleModeWorksOn224Pixels() {
    MaskTrack track =
        segment(
            Policies.referenceCompatible(),
            Fakes.clip(1, 60, 90),
            grounding(box(0.5f, 0.5f, 0.5f, 0.5f)));

    assertThat(track.height()).isEqualTo(224);
    assertThat(track.width()).isEqualTo(224);
    assertThat(track.resize(60, 90).frames().get(0).prompt().orElseThrow().box())
        .isEqualTo(new Box(22.5, 15, 67.5, 45));
  }

  @Test
  void theGateEmptiesEveryMaskOfAnAbsentObject() {
    Clip clip = Fakes.clip(1, 60, 90);
    Grounding found = grounding(box(0.5f, 0.5f, 0.9f, 0.9f));
    for (ObjectGate gate : ObjectGate.values()) {
      var frame = segment(with(gate), clip, found).frames().get(0);
      float score = frame.prompt().orElseThrow().objectScore();

      if (gate == ObjectGate.EMPTY_IF_ABSENT && score <= 0) {
        assertThat(frame.mask().isEmpty()).isTrue();
      } else {
        assertThat(frame.mask().isEmpty()).isFalse();
      }
    }
  }

  private static Policies with(ObjectGate gate) {
    Policies p = Policies.corrected();
    return new Policies(
        ThinkPolicies.corrected(),
        p.object(),
        p.nullObject(),
        p.captionStyle(),
        p.longText(),
        p.scoreColumns(),
        p.boxThreshold(),
        BoxChoice.BEST_SCORE,
        BoxBounds.CLAMPED,
        p.segmenterView(),
        StabilityRule.OFF,
        gate,
        MaskCleaning.OFF);
  }

  @Test
  void aSecondQuestionUsesWhatIsKeptAndGivesTheSame() {
    Clip clip = Fakes.clip(3, 40, 40);
    FrameBoxes boxes = box(0.4f, 0.5f, 0.5f, 0.5f);
    Grounding grounding = grounding(boxes, boxes, boxes);
    List<Integer> steps = new ArrayList<>();
    try (var segmenter = segmenter(Policies.corrected());
        var looking = segmenter.look(clip)) {
      MaskTrack first = looking.segment(grounding, (stage, done, total) -> steps.add(done));

      assertThat(looking.segment(grounding, Progress.SILENT)).isEqualTo(first);
    }
    assertThat(steps).containsExactly(0, 1, 2, 3);
  }

  @Test
  void softMasksOfAnySizeAgreeWithTheMasks() {
    Clip clip = Fakes.clip(2, 40, 60);
    try (var segmenter = segmenter(with(ObjectGate.IGNORED));
        var looking = segmenter.look(clip)) {
      MaskTrack track =
          looking.segmentWithSoftMasks(
              grounding(box(0.4f, 0.5f, 0.5f, 0.5f), FrameBoxes.NONE), Progress.SILENT);

      Mask mask = track.frames().get(0).mask();
      SoftMask soft = track.frames().get(0).soft().orElseThrow();
      assertThat(Mask.above(40, 60, soft.probabilities(40, 60), 0.5f).iou(mask))
          .isGreaterThan(0.999);
      assertThat(soft.probabilities(7, 3)).hasSize(21).doesNotContain(Float.NaN);
      assertThat(track.frames().get(1).soft()).isEmpty();
    }
  }

  @Test
  void tinyFrames() {
    for (int side : new int[] {1, 16}) {
      MaskTrack track =
          segment(
              Policies.corrected(), Fakes.clip(1, side, side), grounding(box(0.5f, 0.5f, 1, 1)));

      assertThat(track.frames().get(0).mask().height()).isEqualTo(side);
    }
  }

  @Test
  void aGroundingOfAnotherClipIsRefused() {
    assertThatThrownBy(
            () -> segment(Policies.corrected(), Fakes.clip(2, 40, 40), grounding(FrameBoxes.NONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 frames for a clip of 2");
  }
}
