package dev.tgs.bench.synth.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.agent.Thought;
import dev.tgs.agent.policy.ThoughtReading;
import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.words.Aspect;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final World WORLD = new World(5);

  private static void each(Split split, int scenes, Consumer<Take> body) {
    IntStream.range(0, scenes).forEach(i -> WORLD.takes(split, i).forEach(body));
  }

  @Test
  void aSeedGivesTheSameClips() {
    for (Split split : Split.values()) {
      assertThat(WORLD.takes(split, 3)).isEqualTo(new World(5).takes(split, 3));
      assertThat(WORLD.takes(split, 3)).isNotEqualTo(new World(6).takes(split, 3));
    }
  }

  @Test
  void noTwoScenesShareASeed() {
    Set<Long> seeds = new HashSet<>();
    for (int seed : new int[] {0, 1, 7, Integer.MAX_VALUE}) {
      for (Split split : Split.values()) {
        Take take = new World(seed).takes(split, 0).get(0);
        assertThat(seeds.add(take.seen().seed())).isTrue();
      }
    }
  }

  @Test
  void everyChainSaysWhatIsMeantInThePublishedForm() {
    Set<String> uids = new HashSet<>();
    for (Split split : Split.values()) {
      each(
          split,
          30,
          take -> {
            assertThat(take.truths()).isNotEmpty();
            for (Truth truth : take.truths()) {
              assertThat(uids.add(truth.uid())).as(truth.uid()).isTrue();
              assertThat(truth.uid()).matches("\\Q" + truth.vid() + "\\E_[a-z]+_[0-9]+");
              Thought thought = ThoughtReading.AS_PUBLISHED.read(truth.chain());
              assertThat(thought.simpleObject()).contains(truth.simpleObject());
              assertThat(thought.fineObject()).contains(truth.fineObject());
              assertThat(thought.reasoning()).startsWith("I look for");
              assertThat(thought.reasoning().split(" ").length).isBetween(20, 100);
              String meant =
                  truth.actor().isEmpty()
                      ? "null"
                      : take.seen().actors().get(truth.actor().getAsInt()).name();
              assertThat(truth.simpleObject()).isEqualTo(meant);
            }
          });
    }
  }

  @Test
  void whatTrainingNeverSeesIsInTestUAlone() {
    Set<String> heldOut = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    Set<String> colours = new HashSet<>();
    for (Split split : Split.values()) {
      each(
          split,
          25,
          take ->
              take.seen()
                  .actors()
                  .forEach(
                      actor -> {
                        boolean isHeldOut = Split.isHeldOut(actor.kind(), actor.colour());
                        assertThat(isHeldOut).isEqualTo(split == Split.TEST_U);
                        if (isHeldOut) {
                          heldOut.add(actor.name());
                        } else {
                          kinds.add(actor.kind().noun());
                          colours.add(actor.colour().word());
                        }
                      }));
    }
    assertThat(heldOut).hasSizeGreaterThan(10);
    assertThat(kinds).hasSize(16);
    assertThat(colours).hasSize(6);
  }

  @Test
  void nothingFitsANullReference() {
    each(
        Split.TEST_N,
        40,
        take -> {
          assertThat(take.vid()).matches("null_[cm]-synth5_test_n_[0-9]{5}");
          assertThat(take.truths()).allMatch(truth -> truth.fid() == 0);
          if (take.vid().startsWith("null_c")) {
            assertThat(take.seen().actors()).allMatch(actor -> actor.voice().isEmpty());
            List<String> seen = take.seen().actors().stream().map(a -> a.kind().noun()).toList();
            assertThat(take.heard().actors())
                .filteredOn(actor -> actor.voice().isPresent())
                .isNotEmpty()
                .noneMatch(actor -> seen.contains(actor.kind().noun()));
          }
        });
  }

  @Test
  void everyAspectIsAskedAbout() {
    Set<Aspect> asked = EnumSet.noneOf(Aspect.class);
    each(Split.TRAIN, 40, take -> take.truths().forEach(truth -> asked.add(truth.aspect())));
    assertThat(asked).containsExactlyInAnyOrder(Aspect.values());
  }

  /** What is heard is judged here by numbers, and not by the rules that chose the reference. */
  @Test
  void oneThingAloneIsMeant() {
    each(
        Split.TRAIN,
        500,
        take -> {
          for (Truth truth : take.truths()) {
            if (truth.actor().isPresent()) {
              check(take.seen(), truth, truth.actor().getAsInt());
            }
          }
        });
  }

  private static void check(Script script, Truth truth, int meant) {
    String query = truth.chain().replaceFirst("(?s).*I look for the ([^.]*)\\..*", "$1");
    String noun = query.replaceFirst(" that .*", "");
    String verb = query.contains(" that ") ? query.replaceFirst(".* that ", "") : "";
    List<Integer> candidates =
        IntStream.range(0, script.actors().size())
            .filter(i -> isA(script.actors().get(i), noun))
            .boxed()
            .toList();
    assertThat(candidates).as(truth.uid() + ": " + query).contains(meant);
    for (int other : candidates) {
      if (other != meant) {
        boolean wins = beats(script, meant, other, verb);
        assertThat(wins).as("%s: %s, not %d", truth.uid(), query, other).isTrue();
      }
    }
  }

  private static boolean isA(Actor actor, String noun) {
    String[] words = noun.split(" ", 2);
    boolean hasColour = actor.colour().word().equals(words[0]);
    String rest = hasColour ? words[1] : noun;
    return rest.equals("thing")
        || rest.equals(actor.kind().noun())
        || rest.equals(actor.kind().family().noun());
  }

  /** Whether what a query says is true of one actor, and clearly less or not of the other. */
  private static boolean beats(Script script, int meant, int other, String verb) {
    Actor a = script.actors().get(meant);
    Actor b = script.actors().get(other);
    Voice mine = a.voice().orElse(null);
    Voice its = b.voice().orElse(null);
    String anchor = verb.replaceFirst(".* ", "");
    return switch (verb.replace(anchor, "").strip()) {
      case "sounds" ->
          switch (anchor) {
            case "first" -> mine != null && (its == null || mine.onset() + 0.8 < its.onset());
            case "last" -> mine != null && (its == null || its.onset() + 0.8 < mine.onset());
            case "second", "third" ->
                mine != null && (its == null || Math.abs(mine.onset() - its.onset()) > 0.8);
            case "longest" -> mine != null && (its == null || mine.length() > its.length() + 1);
            case "shortest" -> mine != null && (its == null || mine.length() < its.length() - 1);
            default -> mine != null && (its == null || mine.rhythm() != its.rhythm());
          };
      case "is" ->
          switch (anchor) {
            case "silent" -> mine == null && its != null;
            default -> mine != null && (its == null || mine.loudness() != its.loudness());
          };
      case "" -> verb.equals("sounds") ? mine != null && its == null : a.motion() != b.motion();
      case "moves" -> a.motion() != b.motion();
      case "is on the" -> anchor.equals("left") ? a.x() + 0.07 < b.x() : b.x() + 0.07 < a.x();
      case "is in the" -> Math.abs(a.x() - b.x()) > 0.07;
      case "makes a sound" -> mine != null && a.kind() != b.kind();
      case "is left of the" -> beside(script, a, b, anchor, 1);
      case "is right of the" -> beside(script, a, b, anchor, -1);
      case "is held by the" -> a.holder().isPresent() && b.holder().isEmpty();
      case "holds the" -> isHolder(script, meant) && !isHolder(script, other);
      default -> verb.matches("makes a [a-z]+ sound") && mine != null && a.kind() != b.kind();
    };
  }

  /** Whether only the first stands on a side of a third: 1 for the left, -1 for the right. */
  private static boolean beside(Script script, Actor a, Actor b, String anchor, int side) {
    List<Actor> thirds =
        script.actors().stream().filter(actor -> actor.kind().noun().equals(anchor)).toList();
    Actor third = thirds.get(0);
    return thirds.size() == 1
        && side * (third.x() - a.x()) > 0.07
        && (b.equals(third) || side * (b.x() - third.x()) > 0.07);
  }

  private static boolean isHolder(Script script, int index) {
    return script.actors().stream()
        .anyMatch(actor -> actor.holder().stream().anyMatch(h -> h == index));
  }
}
