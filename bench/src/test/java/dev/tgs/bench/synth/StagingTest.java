package dev.tgs.bench.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagingTest {
  private static final int SIDE = 160;
  private static final List<List<Actor>> SCENES =
      IntStream.range(0, 200)
          .mapToObj(seed -> Staging.of(SIDE, SIDE).stage(new Random(seed)))
          .toList();

  private static Choreography choreography(List<Actor> actors) {
    return Choreography.of(new Script(1, SIDE, SIDE, Script.SECONDS, actors));
  }

  @Test
  void theSameChanceGivesTheSameActors() {
    assertThat(Staging.of(SIDE, SIDE).stage(new Random(5))).isEqualTo(SCENES.get(5));
  }

  @Test
  void eachActorIsMostlySeenAtAnyTime() {
    for (List<Actor> actors : SCENES) {
      for (double time : new double[] {0, 1.7, 4, 6.3, 10}) {
        List<Mask> masks = choreography(actors).masks(time);
        for (int i = 0; i < actors.size(); i++) {
          int whole = choreography(actors).alone(i, time).area();
          assertThat(masks.get(i).area()).isGreaterThanOrEqualTo((int) (0.55 * whole));
        }
      }
    }
  }

  @Test
  void nobodyLeavesThePictureOrChangesPlaces() {
    for (List<Actor> actors : SCENES) {
      Choreography choreography = choreography(actors);
      List<Integer> order = order(choreography, 5);
      for (double time = 0; time <= 10; time += 0.37) {
        for (int i = 0; i < actors.size(); i++) {
          Box box = choreography.box(i, time);
          assertThat(Math.min(box.x0(), box.y0())).isNotNegative();
          assertThat(Math.max(box.x1(), box.y1())).isLessThanOrEqualTo(SIDE);
        }
        assertThat(order(choreography, time)).isEqualTo(order);
      }
    }
  }

  /** From left to right, without what is held. */
  private static List<Integer> order(Choreography choreography, double time) {
    List<Actor> actors = choreography.actors();
    return IntStream.range(0, actors.size())
        .filter(i -> actors.get(i).holder().isEmpty())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> View.middle(choreography.box(i, time))))
        .toList();
  }

  @Test
  void whoMovesToASideGetsThere() {
    int movers = 0;
    int far = 0;
    for (List<Actor> actors : SCENES) {
      for (int i = 0; i < actors.size(); i++) {
        Choreography choreography = choreography(actors);
        double way = View.middle(choreography.box(i, 10)) - View.middle(choreography.box(i, 0));
        if (actors.get(i).motion() == Motion.MOVING_LEFT) {
          way = -way;
        } else if (actors.get(i).motion() != Motion.MOVING_RIGHT) {
          continue;
        }
        movers++;
        assertThat(way).isGreaterThanOrEqualTo(0.08 * SIDE);
        far += way > 0.2 * SIDE ? 1 : 0;
      }
    }
    assertThat(movers).isGreaterThan(60);
    assertThat(far).isGreaterThan(movers / 4);
  }

  @Test
  void anInstrumentStaysInTheHandsOfItsHolder() {
    int holders = 0;
    for (List<Actor> actors : SCENES) {
      for (int i = 0; i < actors.size(); i++) {
        if (actors.get(i).holder().isEmpty()) {
          continue;
        }
        holders++;
        int holder = actors.get(i).holder().get();
        assertThat(actors.get(holder).kind().family()).isEqualTo(Family.PERSON);
        assertThat(holder).isLessThan(i);
        for (double time : new double[] {0, 4.1, 10}) {
          Box box = choreography(actors).box(i, time);
          assertThat(View.cover(box, choreography(actors).box(holder, time))).isGreaterThan(0.3);
        }
      }
    }
    assertThat(holders).isGreaterThan(15);
  }

  @Test
  void everythingOccurs() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    Set<Motion> motions = EnumSet.noneOf(Motion.class);
    Set<Integer> counts = new HashSet<>();
    int sameKind = 0;
    int sameColour = 0;
    for (List<Actor> actors : SCENES) {
      counts.add(actors.size());
      Set<String> names = new HashSet<>();
      Set<Kind> here = new HashSet<>();
      Set<Colour> colours = new HashSet<>();
      for (Actor actor : actors) {
        kinds.add(actor.kind());
        motions.add(actor.motion());
        names.add(actor.name());
        here.add(actor.kind());
        colours.add(actor.colour());
        assertThat(actor.size()).isBetween(0.15, 0.5);
      }
      assertThat(names).hasSize(actors.size());
      sameKind += here.size() < actors.size() ? 1 : 0;
      sameColour += colours.size() < actors.size() ? 1 : 0;
    }
    assertThat(kinds).hasSize(Kind.values().length);
    assertThat(motions).hasSize(Motion.values().length);
    assertThat(counts).containsExactlyInAnyOrder(2, 3, 4);
    assertThat(sameKind).isGreaterThan(20);
    assertThat(sameColour).isGreaterThan(40);
  }

  @Test
  void onlyWhatIsAllowedComes() {
    List<Kind> kinds = List.of(Kind.DOG, Kind.CAR, Kind.MAN, Kind.FLUTE);
    Staging staging = new Staging(200, 120, kinds, StagingTest::isEven);
    List<Actor> all = new ArrayList<>();
    for (int seed = 0; seed < 30; seed++) {
      all.addAll(staging.stage(new Random(seed), 3));
    }
    assertThat(all).hasSize(90);
    for (Actor actor : all) {
      assertThat(kinds).contains(actor.kind());
      assertThat(isEven(actor.kind(), actor.colour())).isTrue();
    }
  }

  private static boolean isEven(Kind kind, Colour colour) {
    return (kind.noun().length() + colour.word().length()) % 2 == 0;
  }

  @Test
  void smallAndNarrowPicturesHaveRoom() {
    for (int[] size : new int[][] {{96, 96}, {96, 224}, {320, 96}}) {
      for (int seed = 0; seed < 10; seed++) {
        List<Actor> actors = Staging.of(size[0], size[1]).stage(new Random(seed), 4);
        assertThat(actors).hasSize(4);
      }
    }
  }

  @Test
  void whatCannotBeStagedIsToldInOneSentence() {
    Staging none = new Staging(224, 224, List.of(Kind.DOG), (kind, colour) -> false);
    assertThatThrownBy(() -> none.stage(new Random(1), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("allow more kinds and colours");
    assertThatThrownBy(() -> Staging.of(224, 95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("95 x 224");
    assertThat(Hold.find(Kind.PIANO)).isEqualTo(Optional.empty());
  }
}
