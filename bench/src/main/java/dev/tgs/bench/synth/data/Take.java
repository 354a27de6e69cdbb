package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.sound.Sound;
import dev.tgs.media.Waveform;
import java.util.List;

/**
 * A clip of the data set with its references.
 *
 * @param vid its name and folder
 * @param split where it belongs
 * @param seen what is in view
 * @param heard whose voices are heard: those of {@code seen}, or of another scene
 * @param truths at least one, as a rule
 */
public record Take(String vid, Split split, Script seen, Script heard, List<Truth> truths) {
  public Take {
    truths = List.copyOf(truths);
  }

  public Waveform sound() {
    return Sound.of(heard);
  }
}
