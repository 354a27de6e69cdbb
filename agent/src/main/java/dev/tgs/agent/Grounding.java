package dev.tgs.agent;

import java.util.Collections;
import java.util.List;

/**
 * Where a phrase was found in each frame of a clip.
 *
 * @param phrase what was looked for
 * @param caption the phrase in the very words that the detector read; empty if it was not asked
 * @param frames one entry for each frame of the clip
 * @param warnings what the user should know, such as a phrase that had to be cut
 */
public record Grounding(
    Phrase phrase, String caption, List<FrameBoxes> frames, List<String> warnings) {
  public Grounding {
    frames = List.copyOf(frames);
    warnings = List.copyOf(warnings);
  }

  /** Nothing anywhere, and no detector was asked. */
  public static Grounding nothing(Phrase phrase, int frames, String why) {
    return new Grounding(phrase, "", Collections.nCopies(frames, FrameBoxes.NONE), List.of(why));
  }

  /** The same without the candidates that were not chosen. */
  public Grounding chosenAlone() {
    List<FrameBoxes> chosen =
        frames.stream()
            .map(frame -> frame.chosen().map(FrameBoxes::of).orElse(FrameBoxes.NONE))
            .toList();
    return new Grounding(phrase, caption, chosen, warnings);
  }

  /** Number of frames in which a box was chosen. */
  public long found() {
    return frames.stream().filter(frame -> frame.chosen().isPresent()).count();
  }
}
