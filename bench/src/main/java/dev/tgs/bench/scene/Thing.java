package dev.tgs.bench.scene;

import dev.tgs.media.Rgb;
import java.awt.Shape;
import java.awt.geom.AffineTransform;

/**
 * A shape that swings around a place, turns, and sounds a beeping tone.
 *
 * @param form its outline
 * @param colourName such as "red"
 * @param colour what colourName looks like
 * @param radius half its size in pixels
 * @param x centre of its swing in pixels
 * @param y centre of its swing in pixels
 * @param swingX how far it goes to either side, in pixels
 * @param swingY how far it goes up and down, in pixels
 * @param period seconds of one swing
 * @param phase where in the swing it starts, 0 to 1
 * @param pitch of its tone in Hz
 * @param beeps a second
 */
public record Thing(
    Form form,
    String colourName,
    Rgb colour,
    double radius,
    double x,
    double y,
    double swingX,
    double swingY,
    double period,
    double phase,
    double pitch,
    double beeps) {

  /** What a person would call it. */
  public String name() {
    return "the " + colourName + " " + form;
  }

  private double angle(double time) {
    return 2 * Math.PI * (time / period + phase);
  }

  double centreX(double time) {
    return x + swingX * Math.sin(angle(time));
  }

  double centreY(double time) {
    return y + swingY * Math.cos(2 * angle(time));
  }

  /** Its outline in pixels of the picture. */
  Shape outline(double time) {
    AffineTransform place = AffineTransform.getTranslateInstance(centreX(time), centreY(time));
    place.rotate(0.5 * Math.sin(angle(time)));
    place.scale(radius, radius);
    return place.createTransformedShape(form.outline());
  }

  /** Its tone, -1 to 1: a sine with soft beeps. */
  double tone(double time) {
    double beep = Math.max(0, Math.sin(2 * Math.PI * beeps * time));
    return Math.sin(2 * Math.PI * pitch * time) * Math.sqrt(beep);
  }
}
