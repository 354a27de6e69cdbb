package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final Rgb RED = new Rgb(255, 0, 0);
  private static final Rgb GREY = new Rgb(100, 100, 100);

  static Stream<Lettering> letterings() {
    return Stream.of(Lettering.get(), new BitmapFont());
  }

  private static int changed(Image before, Image after) {
    int changed = 0;
    for (int i = 0; i < before.data().length; i += 3) {
      boolean same = true;
      for (int c = 0; c < 3; c++) {
        same &= before.data()[i + c] == after.data()[i + c];
      }
      changed += same ? 0 : 1;
    }
    return changed;
  }

  @Test
  void aMaskTintsItsPixelsAndDrawsItsEdge() {
    Image frame = Image.filled(60, 80, GREY);
    Mask mask = Mask.of(60, 80, new Box(10, 10, 30, 40));
    Image shown = Overlay.on(frame).mask(mask, RED).toImage();
    assertThat(changed(frame, shown)).isEqualTo(mask.area());
    assertThat(shown.at(10, 20, 0)).as("edge").isEqualTo(255);
    assertThat(shown.at(25, 20, 0)).as("inside").isBetween(150, 200);
    assertThat(shown.at(25, 20, 1)).as("inside").isBetween(40, 70);
    assertThat(frame).as("the frame itself").isEqualTo(Image.filled(60, 80, GREY));
    assertThat(Overlay.on(frame).mask(Mask.empty(60, 80), RED).toImage()).isEqualTo(frame);
    assertThatThrownBy(() -> Overlay.on(frame).mask(Mask.empty(80, 60), RED))
        .hasMessage("a mask of 80 x 60 does not lie on a frame of 60 x 80");
  }

  @Test
  void aBoxIsDrawnInsideTheFrame() {
    Image frame = Image.filled(50, 50, GREY);
    Image shown = Overlay.on(frame).box(new Box(10, 20, 30, 40), RED).toImage();
    assertThat(changed(frame, shown)).isEqualTo(4 * 20 - 4);
    assertThat(shown.at(20, 10, 0)).isEqualTo(255);
    assertThat(shown.at(39, 29, 0)).isEqualTo(255);
    assertThat(shown.at(30, 20, 0)).isEqualTo(100);
    Image outside = Overlay.on(frame).box(new Box(-1e9, -5, 1e9, 60), RED).toImage();
    assertThat(changed(frame, outside)).isEqualTo(4 * 50 - 4);
  }

  @ParameterizedTest
  @MethodSource("letterings")
  void labelsStayInsideTheFrame(Lettering lettering) {
    Image frame = Image.filled(120, 160, GREY);
    for (Box box :
        List.of(
            new Box(20, 60, 90, 100),
            new Box(0, 0, 160, 120),
            new Box(150, 118, 400, 130),
            new Box(-50, -50, -10, -10))) {
      Image shown = Overlay.on(frame, lettering).label(box, "dog 0.87", RED).toImage();
      assertThat(changed(frame, shown)).as(box.toString()).isGreaterThan(200);
    }
    String emoji = "🐕 ".repeat(200);
    Box whole = new Box(0, 0, 160, 120);
    assertThat(changed(frame, Overlay.on(frame, lettering).label(whole, emoji, RED).toImage()))
        .isGreaterThan(200);
    assertThat(Overlay.on(frame, lettering).label(whole, "  ", RED).toImage()).isEqualTo(frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void smallFramesCanBeDrawnOn(int side) {
    Image frame = Image.filled(side, side, GREY);
    Box box = new Box(0, 0, side, side);
    Image shown =
        Overlay.on(frame)
            .mask(Mask.of(side, side, box), RED)
            .box(box, RED)
            .label(box, "dog", RED)
            .toImage();
    assertThat(shown.height()).isEqualTo(side);
    assertThat(shown).isNotEqualTo(frame);
  }

  private static List<Sheet.Tile> tiles(int count, int height, int width) {
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tiles.add(new Sheet.Tile(Pictures.smooth(height, width, i), i + ".0 s"));
    }
    return tiles;
  }

  @ParameterizedTest
  @MethodSource("letterings")
  void aSheetShowsEveryPictureUnderItsCaption(Lettering lettering) {
    Image sheet =
        Sheet.of(
            "the man sawing the tree", "clip.mp4", Optional.empty(), tiles(10, 90, 160), lettering);
    assertThat(sheet.width()).as("five columns of 480").isBetween(2400, 2600);
    assertThat(sheet.height()).as("two rows of 270 and the caption").isBetween(650, 900);
    Image other = Sheet.of("another", "clip.mp4", Optional.empty(), tiles(10, 90, 160), lettering);
    assertThat(changed(sheet, other)).as("the title is drawn").isBetween(300, 40_000);
  }

  private static Sheet.Note note(String text) {
    return new Sheet.Note("dog", "the brown dog on the left", text, RED);
  }

  @ParameterizedTest
  @MethodSource("letterings")
  void aNoteStandsBesideThePictures(Lettering lettering) {
    Image bare = Sheet.of("title", "", Optional.empty(), tiles(10, 90, 160), lettering);
    Image brief = Sheet.of("title", "", Optional.of(note("")), tiles(10, 90, 160), lettering);
    Image noted =
        Sheet.of("title", "", Optional.of(note("it barks")), tiles(10, 90, 160), lettering);
    assertThat(noted.width()).isEqualTo(bare.width() + 788);
    assertThat(noted.height()).isEqualTo(bare.height());
    assertThat(changed(noted, brief)).as("the text is drawn").isBetween(100, 10_000);

    Image small = Sheet.of("title", "", Optional.of(note("")), tiles(1, 90, 160), lettering);
    Image tall =
        Sheet.of(
            "title", "", Optional.of(note("it barks ".repeat(900))), tiles(1, 90, 160), lettering);
    assertThat(tall.width()).isEqualTo(small.width());
    assertThat(tall.height()).as("eighteen lines, no more").isBetween(small.height(), 800);
  }

  @Test
  void sheetsOfAnyShapeHaveABoundedSize() {
    for (int[] shape : new int[][] {{1, 16, 16}, {3, 500, 5}, {7, 5, 500}, {150, 48, 64}}) {
      for (Optional<Sheet.Note> note :
          List.of(Optional.<Sheet.Note>empty(), Optional.of(note("x".repeat(90_000))))) {
        Image sheet = Sheet.of("x".repeat(3000), "", note, tiles(shape[0], shape[1], shape[2]));
        assertThat(sheet.width()).isBetween(600, 6100);
        assertThat(sheet.height()).isBetween(40, 6100);
      }
    }
    assertThatThrownBy(() -> Sheet.of("", "", Optional.empty(), List.of()))
        .hasMessage("a sheet has at least one picture");
  }

  @ParameterizedTest
  @MethodSource("letterings")
  void longTextIsBrokenIntoLinesThatFit(Lettering lettering) {
    String text = "word ".repeat(1000) + "a".repeat(500);
    List<Lettering.Line> lines = lettering.wrap(text, 20, false, 300, 4);
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 3)).allMatch(line -> line.width() <= 300 && line.width() > 200);
    assertThat(lettering.wrap("", 20, false, 300, 4)).isEmpty();
    assertThat(lettering.wrap("short", 20, false, 300, 4)).hasSize(1);
    assertThat(lettering.wrap("aaa", 20, false, 1, 9)).as("never less than a letter").hasSize(3);
  }
}
