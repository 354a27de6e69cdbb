package dev.tgs.bench.synth;

import dev.tgs.media.Image;
import dev.tgs.media.Images;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;

/** Pictures beside each other, for a person to look at. */
final class ContactSheet {
  private ContactSheet() {}

  /** A row for each kind. */
  static void kinds(Path file, int columns, int side) {
    List<Kind> kinds = List.of(Kind.values());
    List<Colour> colours = List.of(Colour.values());
    write(
        file,
        columns,
        kinds.size() * columns,
        side,
        i -> {
          Colour colour = colours.get((i + i / columns) % colours.size());
          return new Painter(alone(kinds.get(i / columns), colour, i, side)).draw(0).picture();
        });
  }

  static Script alone(Kind kind, Colour colour, long look, int side) {
    Actor actor =
        new Actor(
            kind, colour, 0.5, 0.5, 0.9, Motion.STILL, look, Optional.empty(), Optional.empty());
    return new Script(look, side, side, Script.SECONDS, List.of(actor));
  }

  static void scenes(Path file, int columns, int count, int width, int height) {
    Staging staging = Staging.of(width, height);
    write(
        file,
        columns,
        count,
        width,
        i -> {
          List<Actor> actors = staging.stage(new Random(i));
          Script script = new Script(i, width, height, Script.SECONDS, actors);
          return new Painter(script).draw(i % 10).picture();
        });
  }

  private static void write(
      Path file, int columns, int count, int width, IntFunction<Image> pictures) {
    int rows = (count + columns - 1) / columns;
    int height = pictures.apply(0).height();
    BufferedImage sheet =
        new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    for (int i = 0; i < count; i++) {
      BufferedImage picture = Images.toBuffered(pictures.apply(i));
      graphics.drawImage(picture, i % columns * width, i / columns * height, null);
    }
    graphics.dispose();
    Images.write(file, Images.fromBuffered(sheet));
  }
}
