package dev.tgs.train.refthinker.data;

import dev.tgs.agent.models.Placement;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.models.refthinker.RefThinker;
import java.util.Optional;

/**
 * The clips of a data set on their way to the model: decoded ahead, unless their features are kept.
 *
 * @param side image size of CLIP
 * @param cache of features, if there is one; features are the same with it and without
 */
public record ClipLoader(
    DataSet data, int side, MissingFiles missing, Optional<FeatureCache> cache) {
  /**
   * A clip that is about to be needed.
   *
   * @param media stamp of its files, nothing without a cache
   * @param input its frames and sound, unless its features are kept
   */
  public record Loaded(DataRow row, String media, Optional<ClipInput> input) {}

  /** Loads the clip of a reference, on any thread. */
  public Loaded load(DataRow row) {
    String media = cache.isPresent() ? MediaStamp.of(data, row) : "";
    boolean isKept = cache.filter(kept -> kept.holds(row.folder(), media)).isPresent();
    return new Loaded(row, media, isKept ? Optional.empty() : Optional.of(read(row)));
  }

  private ClipInput read(DataRow row) {
    return ClipInput.read(data, row, side, missing);
  }

  /**
   * The features of a clip, in BF16, in the scope that is open; on the CPU or the model's device.
   */
  public Features features(Loaded clip, RefThinker model, Placement placement) {
    return cache
        .map(
            kept ->
                kept.features(clip.row().folder(), clip.media(), () -> see(clip, model, placement)))
        .orElseGet(() -> see(clip, model, placement));
  }

  /** Decodes the clip now if its features seemed to be kept and are damaged. */
  private Features see(Loaded clip, RefThinker model, Placement placement) {
    return clip.input().orElseGet(() -> read(clip.row())).features(model, placement);
  }
}
