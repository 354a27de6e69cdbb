package dev.tgs.bench.scene;

import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Rgb;
import dev.tgs.media.VideoWriter;
import dev.tgs.media.Waveform;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A drawn clip: things that move over a plain background, each with its own tone, and for each the
 * mask of what is seen of it.
 *
 * @param width in pixels, even
 * @param height in pixels, even
 * @param seconds length of the clip
 * @param background colour at the top; it fades towards the bottom
 * @param things from the farthest to the nearest, which covers the others
 */
public record Scene(int width, int height, double seconds, Rgb background, List<Thing> things) {
  private static final int SAMPLE_RATE = 44_100;
  private static final List<String> COLOURS =
      List.of("red", "green", "blue", "yellow", "purple", "orange");
  private static final int[] VALUES = {0xD7263D, 0x2E9E4F, 0x2667C9, 0xF2C230, 0x8E44AD, 0xF07F1F};

  public Scene {
    things = List.copyOf(things);
  }

  /** Three things of different form and colour; the same seed draws the same scene. */
  public static Scene random(long seed, int width, int height, double seconds) {
    Random random = new Random(seed);
    List<Form> forms = new ArrayList<>(List.of(Form.values()));
    List<Integer> colours = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(forms, random);
    Collections.shuffle(colours, random);
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int colour = colours.get(i);
      things.add(
          new Thing(
              forms.get(i),
              COLOURS.get(colour),
              Rgb.of(VALUES[colour]),
              height * (0.12 + 0.06 * random.nextDouble()),
              width * (0.25 + 0.25 * i),
              height * (0.4 + 0.2 * random.nextDouble()),
              width * (0.05 + 0.12 * random.nextDouble()),
              height * (0.05 + 0.1 * random.nextDouble()),
              4 + 4 * random.nextDouble(),
              random.nextDouble(),
              220 * Math.pow(2, i + random.nextInt(12) / 12.0),
              1 + random.nextInt(4)));
    }
    Rgb background =
        new Rgb(205 + random.nextInt(40), 205 + random.nextInt(40), 205 + random.nextInt(40));
    return new Scene(width, height, seconds, background, things);
  }

  /** The picture at a time in seconds. */
  public Image picture(double time) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = canvas.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    Color top = awt(background);
    graphics.setPaint(new GradientPaint(0, 0, top, 0, height, top.darker()));
    graphics.fillRect(0, 0, width, height);
    for (Thing thing : things) {
      graphics.setColor(awt(thing.colour()));
      graphics.fill(thing.outline(time));
    }
    graphics.dispose();
    byte[] bgr = ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData();
    return Image.of(height, width, 3, bgr).swapRedAndBlue();
  }

  /** What is seen of one thing at a time in seconds. */
  public Mask mask(Thing thing, double time) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = canvas.createGraphics();
    for (Thing other : things) {
      graphics.setColor(other.equals(thing) ? Color.WHITE : Color.BLACK);
      graphics.fill(other.outline(time));
    }
    graphics.dispose();
    return Mask.of(height, width, ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData());
  }

  /** All tones in stereo, each from where its thing is. */
  public Waveform sound(int sampleRate) {
    float[][] channels = new float[2][(int) Math.round(seconds * sampleRate)];
    for (Thing thing : things) {
      for (int i = 0; i < channels[0].length; i++) {
        double time = (double) i / sampleRate;
        double right = Math.min(1, Math.max(0, thing.centreX(time) / width));
        double tone = 0.8 * thing.tone(time) / things.size();
        channels[0][i] += (float) (tone * Math.sqrt(1 - right));
        channels[1][i] += (float) (tone * Math.sqrt(right));
      }
    }
    return Waveform.of(channels, sampleRate);
  }

  /** Writes the scene as a video with its sound, {@code .mp4} or {@code .webm}. */
  public void write(Path file, double fps) {
    try (VideoWriter writer =
        VideoWriter.open(file, height, width, fps, Optional.of(sound(SAMPLE_RATE)))) {
      for (int i = 0; i < Math.round(seconds * fps); i++) {
        writer.write(picture(i / fps));
      }
      writer.finish();
    }
  }

  private static Color awt(Rgb colour) {
    return new Color(colour.red(), colour.green(), colour.blue());
  }
}
