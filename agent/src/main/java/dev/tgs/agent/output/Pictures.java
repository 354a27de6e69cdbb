package dev.tgs.agent.output;

import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Phrase.Origin;
import dev.tgs.agent.Thought;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.media.Image;
import dev.tgs.media.Overlay;
import dev.tgs.media.Rgb;
import dev.tgs.media.Sheet;
import dev.tgs.media.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The answer to look at: every frame with its mask, box and score drawn in. */
final class Pictures {
  private static final Rgb COLOUR = Overlay.colour(0);

  private Pictures() {}

  static Image frame(Clip clip, Answer answer, MaskTrack masks, int index) {
    FrameMask found = masks.frames().get(index);
    Overlay overlay = Overlay.on(clip.frames().get(index).image()).mask(found.mask(), COLOUR);
    found
        .prompt()
        .ifPresent(
            prompt ->
                overlay
                    .box(prompt.box(), COLOUR)
                    .label(
                        prompt.box(),
                        String.format(
                            Locale.ROOT,
                            "%s %.2f",
                            Layout.className(answer.grounding().phrase()),
                            prompt.score()),
                        COLOUR));
    return overlay.toImage();
  }

  /** All frames at a glance. */
  static Image sheet(Clip clip, Answer answer, MaskTrack masks, Run run) {
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      tiles.add(new Sheet.Tile(frame(clip, answer, masks, i), tileLabel(clip, masks, i)));
    }
    String models = run.models().stream().map(ModelCard::name).collect(Collectors.joining(", "));
    String subtitle =
        Stream.concat(
                Stream.of(clip.name() + (models.isEmpty() ? "" : ": " + models)),
                run.warnings().stream())
            .collect(Collectors.joining(". "));
    return Sheet.of(
        answer.reference().text(), subtitle, answer.thought().map(Pictures::note), tiles);
  }

  /** The objects that a thought names, and how it came to them. */
  private static Sheet.Note note(Thought thought) {
    String simple = thought.simpleObject().filter(text -> !text.isBlank()).orElse("");
    String fine = thought.fineObject().filter(text -> !text.equals(simple)).orElse("");
    String heading = simple.isEmpty() ? "No object is named" : simple;
    if (new Phrase(simple, Origin.SIMPLE_OBJECT).saysNothing()) {
      heading = "Nothing is meant";
    }
    return new Sheet.Note(heading, fine, thought.reasoning(), COLOUR);
  }

  private static String tileLabel(Clip clip, MaskTrack masks, int index) {
    String time = String.format(Locale.ROOT, "%.1f s", clip.frames().get(index).time());
    return masks
        .frames()
        .get(index)
        .prompt()
        .map(prompt -> String.format(Locale.ROOT, "%s  %.2f", time, prompt.score()))
        .orElse(time + "  nothing found");
  }

  /** The frames as a video with the clip's own sound. */
  static void overlay(Path target, Clip clip, Answer answer, MaskTrack masks) {
    try (VideoWriter writer =
        VideoWriter.open(target, clip.height(), clip.width(), clip.fps(), clip.sound())) {
      IntStream.range(0, clip.size())
          .forEach(index -> writer.write(frame(clip, answer, masks, index)));
      writer.finish();
    }
  }
}
