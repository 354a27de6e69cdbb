package dev.tgs.bench.synth.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A single clip in the layout of a data set. */
public final class TakeFolder {
  private TakeFolder() {}

  /**
   * Writes a clip with its video, and tables of its references alone.
   *
   * @return the folder of its media
   */
  public static Path write(Path folder, Take take) {
    Layout layout = new Layout(folder);
    try {
      new TakeWriter(layout, true).write(take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new Tables(layout).write(take.truths());
    return layout.media(take.vid());
  }
}
