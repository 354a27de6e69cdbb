package dev.tgs.bench.report;

import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.Overlay;
import dev.tgs.media.Resize;
import dev.tgs.media.Rgb;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A reference to look at.
 *
 * @param reference the sentence
 * @param facts such as the split and the kind of reference
 * @param scores in words
 * @param said what the thought names, if somebody thought
 * @param meant what is really meant, if that is known
 * @param right whether both are the same, if that is known
 * @param reasoning how the thought came to it, empty if nobody thought
 * @param shots none where the pictures are not there
 */
record Case(
    String reference,
    String facts,
    String scores,
    Optional<String> said,
    Optional<String> meant,
    Optional<Boolean> right,
    String reasoning,
    List<Shot> shots) {
  private static final Rgb MASK = Rgb.of(0x00c2a8);

  /** A colour that no drawn thing has. */
  private static final Rgb TRUTH = Rgb.of(0xff2fd0);

  private static final int WIDTH = 320;

  /**
   * One frame.
   *
   * @param caption such as its time
   * @param mask what was found, of any size
   * @param truth what is meant, of any size, if that is known
   */
  record Shot(Image frame, String caption, Mask mask, Optional<Mask> truth) {
    /** What was found as a tint, what is meant as an outline. */
    private String picture() {
      int width = Math.min(WIDTH, frame.width());
      int height = Math.max(1, Math.round((float) frame.height() * width / frame.width()));
      Overlay overlay =
          Overlay.on(Resize.pillowBilinear(frame.toRgb(), height, width))
              .mask(mask.resize(height, width), MASK);
      truth.ifPresent(meant -> overlay.outline(meant.resize(height, width), TRUTH));
      byte[] jpeg = Images.jpeg(overlay.toImage());
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }
  }

  /** What the colours mean. */
  static void legend(Html html) {
    html.begin("p", "class", "soft");
    html.add("span", "found", "class", "key mask");
    html.add("span", "meant", "class", "key truth");
    html.end();
  }

  /** With a name before its facts, to tell answers to one reference apart. */
  Case named(String name) {
    return new Case(reference, name + ": " + facts, scores, said, meant, right, reasoning, shots);
  }

  void write(Html html) {
    html.begin("article", "class", shots.isEmpty() ? "case" : "case pictured");
    html.begin("div", "class", "words");
    html.add("h3", "\u201c" + reference + "\u201d");
    html.add("p", facts, "class", "soft");
    html.add("p", scores, "class", "scores");
    if (said.isPresent() || meant.isPresent()) {
      html.begin("p");
      said.ifPresent(
          object -> {
            html.text("The thought names ");
            html.add("strong", object, "class", tone());
          });
      meant.ifPresent(
          object -> {
            html.text(said.isPresent() ? "; meant is " : "Meant is ");
            html.add("strong", object);
          });
      html.text(".").end();
    }
    if (!reasoning.isBlank()) {
      html.add("p", reasoning.strip(), "class", "thought");
    }
    html.end();
    if (!shots.isEmpty()) {
      strip(html);
    }
    html.end();
  }

  private void strip(Html html) {
    html.begin("div", "class", "strip");
    for (Shot shot : shots) {
      html.begin("figure");
      html.empty("img", "src", shot.picture(), "alt", shot.caption(), "loading", "lazy");
      html.add("figcaption", shot.caption());
      html.end();
    }
    html.end();
  }

  private String tone() {
    return right.map(is -> is ? "right" : "wrong").orElse("");
  }
}
