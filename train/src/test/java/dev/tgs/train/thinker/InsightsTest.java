package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InsightsTest {
  private static final List<Take> CLIPS = new Scenes(9, Split.TRAIN, 8).all();

  @Test
  void ofAVoiceItsPlaceAmongTheOthersIsAskedAndItsLengthOnceItHasEnded() {
    for (Take clip : CLIPS) {
      List<Actor> actors = clip.heard().actors();
      long[] ranks = Insights.ranks(clip);
      long[] lengths = Insights.lengths(clip);
      for (int t = 0; t < ThinkerSizes.PARTS; t++) {
        List<Actor> heard = Percepts.heardIn(actors, t);
        for (int slot = 0; slot < ThinkerSizes.VOICES; slot++) {
          int at = t * ThinkerSizes.VOICES + slot;
          if (slot >= heard.size()) {
            assertThat(ranks[at]).isEqualTo(-100);
            assertThat(lengths[at]).isEqualTo(-100);
            continue;
          }
          Voice voice = heard.get(slot).voice().orElseThrow();
          long earlier =
              actors.stream()
                  .flatMap(actor -> actor.voice().stream())
                  .filter(other -> other.onset() < voice.onset())
                  .count();
          assertThat(ranks[at]).isEqualTo(earlier);
          long told = ScriptWriter.isLong(voice) ? 1 : 0;
          assertThat(lengths[at]).isEqualTo(voice.end() > t + 1 ? -100 : told);
        }
      }
      assertThat(LongStream.of(lengths).filter(told -> told >= 0).count())
          .isLessThanOrEqualTo(actors.stream().filter(actor -> actor.voice().isPresent()).count());
    }
  }

  @Test
  void aMotionIsAskedOfTheLastFramesAndWhatIsHeldMovesAsItsHolder() {
    boolean held = false;
    for (Take clip : CLIPS) {
      List<Actor> actors = clip.seen().actors();
      List<Integer> fromLeft = clip.seen().fromLeft();
      long[] motions = Insights.motions(clip);
      for (int at = 0; at < motions.length; at++) {
        int slot = at % ThinkerSizes.THINGS;
        if (at < 6 * ThinkerSizes.THINGS || slot >= fromLeft.size()) {
          assertThat(motions[at]).isEqualTo(-100);
        } else {
          Actor actor = actors.get(fromLeft.get(slot));
          held |= actor.holder().isPresent();
          Actor mover = actor.holder().map(actors::get).orElse(actor);
          assertThat(motions[at]).isEqualTo(Percepts.index(mover.motion()));
        }
      }
    }
    assertThat(held).isTrue();
  }

  @Test
  void ofClipsInWhichNoVoiceEndsTheLossIsANumberAllTheSame() {
    Take clip =
        new Scenes(9, Split.TRAIN, 200)
            .all().stream()
                .filter(one -> LongStream.of(Insights.lengths(one)).allMatch(t -> t == -100))
                .findFirst()
                .orElseThrow();
    try (Scope scope = Scope.open();
        Insights insights = new Insights(8)) {
      insights.fill(new Beginnings(1), DType.F32, Device.CPU);
      Tensor things = Tensor.zeros(DType.F32, 1, ThinkerSizes.PARTS * ThinkerSizes.THINGS, 8);
      Tensor voices = Tensor.zeros(DType.F32, 1, ThinkerSizes.PARTS * ThinkerSizes.VOICES, 8);
      assertThat(insights.loss(things, voices, List.of(clip)).item()).isFinite();
    }
  }
}
