package dev.tgs.bench.synth.data;

import java.nio.file.Path;
import java.util.Locale;

/** Where everything lies in the folder of a data set, as in Ref-AVSBench. */
record Layout(Path folder) {
  /** Frames of a clip, one at the start of each second. */
  static final int FRAMES = 10;

  Path plan() {
    return folder.resolve("synth.json");
  }

  Path metadata() {
    return folder.resolve("metadata.csv");
  }

  Path reworded() {
    return folder.resolve("r2_metadata.csv");
  }

  Path chains() {
    return folder.resolve("RefThinker_instruction_tuning_set.json");
  }

  Path truth() {
    return folder.resolve("truth.jsonl");
  }

  Path media(String vid) {
    return folder.resolve("media").resolve(vid);
  }

  Path masks(String vid) {
    return folder.resolve("gt_mask").resolve(vid);
  }

  static Path frame(Path media, int second) {
    return media.resolve("frames").resolve(second + ".jpg");
  }

  static Path sound(Path media) {
    return media.resolve("audio.wav");
  }

  static Path video(Path media) {
    return media.resolve("clip.mp4");
  }

  static Path scene(Path media) {
    return media.resolve("scene.json");
  }

  static Path mask(Path masks, int fid, int second) {
    return masks.resolve("fid_" + fid).resolve(String.format(Locale.ROOT, "%05d.png", second));
  }
}
