package dev.tgs.bench.synth.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.bench.synth.data.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Pattern STEPS =
      Pattern.compile(
          "<think>\nI look for the ([^.]*)\\. I hear (?:first|only) ([^.]*)\\. I see from left to"
              + " right ([^.]*)\\. (?:In order ([^.]*)\\. )?"
              + "(?:So it is the ([^.]*)|Nothing fits, so the answer is null)\\.\n</think>\n"
              + "(?s:.*)");
  private static final Pattern ITEM = Pattern.compile("an? (\\w+ \\w+)(?: (.*))?");

  private static List<Truth> truths() {
    List<Truth> truths = new ArrayList<>();
    World world = new World(31);
    for (Split split : Split.values()) {
      for (int i = 0; i < 60; i++) {
        world.takes(split, i).stream().map(Take::truths).forEach(truths::addAll);
      }
    }
    return truths;
  }

  private static Matcher steps(Truth truth) {
    Matcher steps = STEPS.matcher(truth.chain());
    assertThat(steps.matches()).as(truth.chain()).isTrue();
    return steps;
  }

  /** The things of a list of which something is true. */
  private static List<String> things(String seen, Pattern judgement) {
    List<String> things = new ArrayList<>();
    for (String item : seen.split("; ")) {
      Matcher matcher = ITEM.matcher(item);
      assertThat(matcher.matches()).as(item).isTrue();
      if (judgement.matcher(matcher.group(2)).matches()) {
        things.add(matcher.group(1));
      }
    }
    return things;
  }

  @Test
  void whatIsJudgedTrueIsTheAnswer() {
    int judged = 0;
    for (Truth truth : truths()) {
      Matcher steps = steps(truth);
      String sought = steps.group(1);
      boolean isOfPlace = sought.matches(".* that is (on the (left|right)|in the middle)");
      boolean isJudged = steps.group(3).matches(".*\\b(yes|no)\\b.*") && steps.group(4) == null;
      if (isOfPlace || !isJudged || sought.matches(".* sounds (first|second|third|last)")) {
        continue;
      }
      List<String> yes = things(steps.group(3), Pattern.compile("(.* )?yes"));
      if (truth.actor().isEmpty()) {
        assertThat(yes).as(truth.chain()).isEmpty();
      } else if (!sought.contains("left of") && !sought.contains("right of")) {
        assertThat(yes).as(truth.chain()).containsExactly(truth.simpleObject());
      }
      judged++;
    }
    assertThat(judged).isGreaterThan(300);
  }

  @Test
  void whatSoundsFirstIsToldFirst() {
    for (Truth truth : truths()) {
      Matcher steps = steps(truth);
      String order = steps.group(4);
      if (order == null || truth.actor().isEmpty()) {
        continue;
      }
      List<String> names = List.of(order.replace("the ", "").split(", "));
      int last = names.size() - 1;
      String rank = steps.group(1).replaceFirst(".* sounds ", "");
      int index =
          switch (rank) {
            case "first" -> 0;
            case "second" -> 1;
            case "third" -> 2;
            case "last" -> last;
            default -> throw new AssertionError(truth.chain());
          };
      assertThat(names.get(index)).as(truth.chain()).isEqualTo(truth.simpleObject());
      List<String> first = things(steps.group(3), Pattern.compile("first"));
      assertThat(first.isEmpty() || names.get(0).equals(first.get(0)) || names.size() < 3)
          .as(truth.chain())
          .isTrue();
    }
  }

  @Test
  void whatIsHeardIsToldWithItsSound() {
    for (Truth truth : truths()) {
      for (String voice : steps(truth).group(2).split(", then ")) {
        assertThat(voice.toLowerCase(Locale.ROOT))
            .matches("a (loud|soft) (long|short) (steady|slow|fast) \\w+");
      }
    }
  }
}
