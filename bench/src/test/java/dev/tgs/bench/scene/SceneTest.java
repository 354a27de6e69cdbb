package dev.tgs.bench.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Waveform;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneTest {
  private final Scene scene = Scene.random(7, 160, 120, 4);

  @Test
  void theSameSeedDrawsTheSameScene() {
    assertThat(Scene.random(7, 160, 120, 4)).isEqualTo(scene);
    assertThat(Scene.random(8, 160, 120, 4)).isNotEqualTo(scene);
    assertThat(scene.picture(1.5)).isEqualTo(Scene.random(7, 160, 120, 4).picture(1.5));
  }

  @Test
  void noTwoThingsCouldBeMeantByOneName() {
    for (int seed = 0; seed < 50; seed++) {
      Set<String> names = new HashSet<>();
      Scene.random(seed, 160, 120, 4).things().forEach(thing -> names.add(thing.name()));
      assertThat(names).hasSize(3);
    }
  }

  @Test
  void aMaskCoversPixelsOfTheThingsColourAndMovesWithIt() {
    for (Thing thing : scene.things()) {
      Image picture = scene.picture(1);
      Mask mask = scene.mask(thing, 1);
      assertThat(mask.area()).isBetween(200, 160 * 120 / 4);
      int same = 0;
      for (int y = 0; y < 120; y++) {
        for (int x = 0; x < 160; x++) {
          if (mask.at(y, x)
              && picture.at(y, x, 0) == thing.colour().red()
              && picture.at(y, x, 1) == thing.colour().green()
              && picture.at(y, x, 2) == thing.colour().blue()) {
            same++;
          }
        }
      }
      // Only the smoothed edge has other colours.
      assertThat(same).isGreaterThan(mask.area() * 8 / 10);
      assertThat(scene.mask(thing, 2)).isNotEqualTo(mask);
    }
  }

  @Test
  void masksOfDifferentThingsShareNoPixel() {
    for (double time = 0; time < 4; time += 0.5) {
      Mask first = scene.mask(scene.things().get(0), time);
      Mask second = scene.mask(scene.things().get(1), time);
      assertThat(first.intersection(second)).isZero();
    }
  }

  @Test
  void theSoundLastsAsLongAsTheSceneAndStaysInRange() {
    Waveform sound = scene.sound(16_000);
    assertThat(sound.channels()).isEqualTo(2);
    assertThat(sound.length()).isEqualTo(4 * 16_000);
    float loudest = 0;
    for (int channel = 0; channel < 2; channel++) {
      for (float sample : sound.channel(channel)) {
        loudest = Math.max(loudest, Math.abs(sample));
      }
    }
    assertThat(loudest).isBetween(0.1f, 1f);
  }
}
