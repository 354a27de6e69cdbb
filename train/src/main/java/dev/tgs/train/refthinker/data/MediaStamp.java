package dev.tgs.train.refthinker.data;

import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether the files of a clip are still those of which something was computed: by their
 * sizes, so that a copy of a data set counts as the same.
 */
public final class MediaStamp {
  private static final String SOUND = "audio.wav";

  private MediaStamp() {}

  /**
   * @throws DataException if the clip is not there
   */
  public static String of(DataSet data, DataRow row) {
    Path media = data.media(row);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < DataSet.FRAMES; i++) {
      files.add(media.resolve("frames").resolve(i + ".jpg"));
    }
    files.add(media.resolve(SOUND));
    if (row.isNull()) {
      files.add(data.folder().resolve("media_cross").resolve(row.folder()).resolve(SOUND));
    }
    return FeatureKey.digest(files.stream().map(MediaStamp::size).toList().toString());
  }

  /** -1 of a file that is not there. */
  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      throw new DataException("%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }
}
