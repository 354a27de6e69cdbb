package dev.tgs.bench.data;

import java.nio.file.Path;

/** What happens where two references share a uid. */
public enum DuplicateUids {
  /** The first one is asked, with the masks of the last one, as published. */
  FIRST_WITH_LAST_MASKS,
  /** It is an error, unless both are the same. */
  REFUSE;

  DataRow one(DataRow first, DataRow second, Path folder) {
    if (this == REFUSE && !first.equals(second)) {
      throw new DataException(
          "%s has two references '%s' that differ (fid %d and %d); name one anew, or take them as published with --policy score.duplicates=first-with-last-masks."
              .formatted(folder, first.uid(), first.fid(), second.fid()));
    }
    return new DataRow(first.vid(), first.uid(), first.split(), second.fid(), first.expression());
  }
}
