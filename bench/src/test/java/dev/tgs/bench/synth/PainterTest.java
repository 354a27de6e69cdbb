package dev.tgs.bench.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PainterTest {
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Colour> COLOURS = List.of(Colour.values());
  private static final Script SCRIPT = scene(11, 160, 128);

  private static Script scene(long seed, int width, int height) {
    List<Actor> actors = Staging.of(width, height).stage(new Random(seed));
    return new Script(seed, width, height, Script.SECONDS, actors);
  }

  @Test
  void theSameScriptAndTimeGiveTheSameBytes() {
    Drawing drawing = new Painter(SCRIPT).draw(3);
    assertThat(new Painter(scene(11, 160, 128)).draw(3)).isEqualTo(drawing);
    assertThat(new Painter(scene(12, 160, 128)).draw(3)).isNotEqualTo(drawing);
  }

  @Test
  void aPainterCanGoToAnyTimeInAnyOrder() {
    Painter painter = new Painter(SCRIPT);
    Drawing later = painter.draw(7);
    Drawing earlier = painter.draw(2);
    assertThat(earlier).isEqualTo(new Painter(SCRIPT).draw(2)).isNotEqualTo(later);
    assertThat(painter.draw(7)).isEqualTo(later);
  }

  @Test
  void noPixelBelongsToTwoActors() {
    for (int seed = 0; seed < 20; seed++) {
      List<Mask> masks = new Painter(scene(seed, 224, 224)).draw(seed % 10).masks();
      for (int i = 0; i < masks.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(masks.get(i).intersection(masks.get(j))).isZero();
        }
      }
    }
  }

  /** Whatever the shape and lean: the longer side is the actor's size, the centre its place. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActorFillsTheBoxOfItsSize(Kind kind) {
    for (long look = 0; look < 30; look++) {
      Drawing drawing = draw(kind, Colour.BLUE, look, 0.4);
      Box box = drawing.masks().get(0).box().orElseThrow();
      assertThat(Math.max(box.width(), box.height())).isCloseTo(0.4 * 200, within(2.0));
      assertThat((box.x0() + box.x1()) / 2).isCloseTo(0.5 * 200, within(1.5));
      assertThat((box.y0() + box.y1()) / 2).isCloseTo(0.5 * 200, within(1.5));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyColourOfAKindIsSeen(Kind kind) {
    for (Colour colour : Colour.values()) {
      for (long look = 0; look < 5; look++) {
        Drawing drawing = draw(kind, colour, look, 0.4);
        Mask mask = drawing.masks().get(0);
        assertThat((double) mask.area() / (80 * 80)).isBetween(0.05, 0.95);
        assertThat(shareNear(colour, drawing.picture(), mask)).isGreaterThan(0.2);
      }
    }
  }

  /** Share of a mask's coloured pixels to which no other colour of the world is nearer in hue. */
  private static double shareNear(Colour colour, Image picture, Mask mask) {
    int near = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (mask.at(y, x)) {
          float[] hsb =
              java.awt.Color.RGBtoHSB(
                  picture.at(y, x, 0), picture.at(y, x, 1), picture.at(y, x, 2), null);
          near += hsb[1] > 0.4 && nearest(hsb[0]) == colour ? 1 : 0;
        }
      }
    }
    return (double) near / mask.area();
  }

  private static Colour nearest(float hue) {
    Colour nearest = null;
    double least = 1;
    for (Colour colour : Colour.values()) {
      int rgb = colour.rgb();
      float[] hsb = java.awt.Color.RGBtoHSB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, null);
      double apart = Math.abs(hsb[0] - hue);
      apart = Math.min(apart, 1 - apart);
      if (apart < least) {
        least = apart;
        nearest = colour;
      }
    }
    return nearest;
  }

  @Test
  void anActorStandsOutFromTheBackdropWhereItsMaskIs() {
    for (long look = 0; look < 40; look++) {
      Kind kind = KINDS.get((int) look % KINDS.size());
      Drawing drawing = draw(kind, COLOURS.get((int) look % COLOURS.size()), look, 0.4);
      Image empty = new Painter(new Script(look, 200, 200, 10, List.of())).draw(0).picture();
      Mask mask = drawing.masks().get(0);
      Mask changed = Mask.of(200, 200, i -> apart(drawing.picture(), empty, i / 200, i % 200) > 40);
      assertThat(mask.intersection(changed)).isGreaterThan((int) (0.75 * mask.area()));
      Mask above = Mask.of(200, 200, i -> i / 200 < 100 && changed.at(i / 200, i % 200));
      assertThat(above.area() - mask.intersection(above)).isLessThan(mask.area() / 10);
    }
  }

  private static int apart(Image one, Image other, int y, int x) {
    int sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      sum += Math.abs(one.at(y, x, channel) - other.at(y, x, channel));
    }
    return sum;
  }

  @Test
  void theNearerActorCoversTheFarther() {
    Actor far = actor(Kind.TABLE, Colour.RED, 1, 0.5);
    Actor near = actor(Kind.BUS, Colour.GREEN, 2, 0.4);
    List<Mask> masks = new Painter(new Script(1, 200, 200, 10, List.of(far, near))).draw(0).masks();
    List<Mask> turned =
        new Painter(new Script(1, 200, 200, 10, List.of(near, far))).draw(0).masks();
    assertThat(masks.get(0).area()).isLessThan(turned.get(1).area());
    assertThat(masks.get(1).area()).isGreaterThan(turned.get(0).area());
    assertThat(masks.get(0).union(masks.get(1))).isEqualTo(turned.get(0).union(turned.get(1)));
  }

  private static Drawing draw(Kind kind, Colour colour, long look, double size) {
    List<Actor> actors = List.of(actor(kind, colour, look, size));
    return new Painter(new Script(look, 200, 200, 10, actors)).draw(0);
  }

  private static Actor actor(Kind kind, Colour colour, long look, double size) {
    return new Actor(
        kind, colour, 0.5, 0.5, size, Motion.STILL, look, Optional.empty(), Optional.empty());
  }
}
