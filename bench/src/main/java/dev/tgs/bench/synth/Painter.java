package dev.tgs.bench.synth;

import dev.tgs.media.Box;
import dev.tgs.media.Image;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** Draws one script; the same script and time give the same bytes. */
public final class Painter {
  private static final double AIR = 0.6;

  private final Script script;
  private final Choreography choreography;
  private final int[] backdrop;
  private final Light light;

  public Painter(Script script) {
    this.script = script;
    choreography = Choreography.of(script);
    backdrop = Backdrop.draw(script.seed(), script.width(), script.height());
    light = new Light(script.seed(), script.width(), script.height());
  }

  /** The scene at a time in seconds. */
  public Drawing draw(double time) {
    BufferedImage canvas =
        new BufferedImage(script.width(), script.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
    System.arraycopy(backdrop, 0, pixels, 0, pixels.length);
    Graphics2D graphics = Canvases.open(canvas, true);
    for (int i = 0; i < script.actors().size(); i++) {
      if (script.actors().get(i).holder().isEmpty()) {
        shadow(graphics, i, time);
      }
    }
    AffineTransform pixel = graphics.getTransform();
    for (int i = 0; i < script.actors().size(); i++) {
      graphics.setTransform(pixel);
      graphics.transform(choreography.place(i, time));
      for (Sketch.Part part : choreography.figure(i).parts()) {
        graphics.setPaint(part.paint());
        graphics.fill(part.shape());
      }
    }
    graphics.dispose();
    Image picture = Image.of(script.height(), script.width(), 3, light.fallOn(pixels, time));
    return new Drawing(picture, choreography.masks(time));
  }

  /** On the ground, where the actor stands when it does not bounce; none high in the air. */
  private void shadow(Graphics2D graphics, int index, double time) {
    Actor actor = script.actors().get(index);
    Box box = choreography.box(index, time);
    double half = box.width() / 2;
    double x = View.middle(box);
    double ground = actor.y() + actor.size() * choreography.figure(index).height() / 2;
    if (ground < AIR) {
      return;
    }
    for (double share = 1.05; share > 0.6; share -= 0.15) {
      graphics.setColor(Tint.awt(0x101018, 0.09));
      graphics.fill(
          Shapes.oval(x, ground * script.height() - 1, half * share, half * 0.2 * share + 1));
    }
  }
}
