package dev.tgs.bench.synth.data;

import dev.tgs.agent.AgentException;
import dev.tgs.bench.synth.Split;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.MediaFile;
import dev.tgs.media.Waveform;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A data set that {@link DataWriter} has written; pictures and sound are read when asked for. */
public final class SynthData {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,200}");
  private static final int LONGEST_LINE = 1 << 20;

  private final Layout layout;
  private final Plan plan;
  private final List<Truth> truths;

  private SynthData(Layout layout, Plan plan, List<Truth> truths) {
    this.layout = layout;
    this.plan = plan;
    this.truths = List.copyOf(truths);
  }

  /**
   * @throws AgentException if it is no such folder, or not complete, or damaged
   */
  public static SynthData open(Path folder) {
    Layout layout = new Layout(folder);
    Plan plan = SynthJson.read(layout.plan(), Plan.class);
    List<Truth> truths = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(layout.truth())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        truths.add(truth(line, layout.truth() + ", line " + (truths.size() + 1)));
      }
    } catch (IOException e) {
      throw new AgentException(
          "'%s' cannot be read (%s); complete the data set with 'tgs synth'."
              .formatted(layout.truth(), e),
          e);
    }
    return new SynthData(layout, plan, truths);
  }

  private static Truth truth(String line, String place) {
    if (line.length() > LONGEST_LINE) {
      throw new AgentException("'%s' is too long; write the data set anew.".formatted(place));
    }
    Truth truth = SynthJson.parse(line, TruthLine.class, place).truth();
    boolean isWhole =
        truth.uid() != null
            && truth.vid() != null
            && NAME.matcher(truth.vid()).matches()
            && truth.split() != null
            && truth.aspect() != null
            && truth.expression() != null
            && truth.fid() >= 0
            && truth.simpleObject() != null
            && truth.chain() != null;
    if (!isWhole) {
      throw new AgentException(
          "'%s' lacks a field or has a name of other characters than letters, digits, _ and -; write the data set anew."
              .formatted(place));
    }
    return truth;
  }

  public Plan plan() {
    return plan;
  }

  /** All references, those of a clip one behind the other. */
  public List<Truth> truths() {
    return truths;
  }

  /** The clips of a split with their references, as they were written. */
  public List<Take> takes(Split split) {
    Map<String, List<Truth>> byClip = new LinkedHashMap<>();
    for (Truth truth : truths) {
      if (truth.split() == split) {
        byClip.computeIfAbsent(truth.vid(), vid -> new ArrayList<>()).add(truth);
      }
    }
    return byClip.entrySet().stream()
        .map(entry -> take(entry.getKey(), split, entry.getValue()))
        .toList();
  }

  private Take take(String vid, Split split, List<Truth> about) {
    SceneFile scene = SynthJson.read(Layout.scene(media(vid)), SceneFile.class);
    return new Take(vid, split, scene.seenScript(), scene.heardScript(), about);
  }

  /** The folder with frames, sound and, if it was asked for, video of a clip. */
  public Path media(String vid) {
    return layout.media(vid);
  }

  /** The picture at the start of a second. */
  public Image frame(String vid, int second) {
    return Images.read(Layout.frame(media(vid), second));
  }

  public Waveform sound(String vid) {
    Path file = Layout.sound(media(vid));
    return MediaFile.open(file)
        .waveform(Layout.FRAMES)
        .orElseThrow(() -> new AgentException("'%s' has no sound; write it anew.".formatted(file)));
  }

  /** What is seen of the thing that is meant at the start of a second; nothing of none. */
  public Mask mask(Truth truth, int second) {
    return Mask.of(Images.read(Layout.mask(layout.masks(truth.vid()), truth.fid(), second)));
  }
}
