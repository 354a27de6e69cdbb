package dev.tgs.train.refthinker.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Features in memory up to a number of bytes; those that were used longest ago make room. They stay
 * here: who asks gets a copy, so that none is freed while it is in use.
 */
final class FeatureMemory {
  private final long budget;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Entry(String media, Features features) {}

  /**
   * @param budget in bytes, 0 to keep nothing
   */
  FeatureMemory(long budget) {
    this.budget = budget;
  }

  /** A copy in the current scope of what was kept of a clip, unless it was of other media. */
  synchronized Optional<Features> copy(String clip, String media) {
    Entry entry = entries.get(clip);
    return entry == null || !entry.media().equals(media)
        ? Optional.empty()
        : Optional.of(entry.features().copy());
  }

  synchronized boolean holds(String clip, String media) {
    Entry entry = entries.get(clip);
    return entry != null && entry.media().equals(media);
  }

  /** Keeps a copy, if there can be room for it. */
  synchronized void put(String clip, String media, Features features) {
    long size = features.bytes();
    if (size > budget) {
      return;
    }
    Entry before = entries.remove(clip);
    if (before != null) {
      free(before);
    }
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes + size > budget) {
      Entry entry = oldest.next();
      oldest.remove();
      free(entry);
    }
    entries.put(clip, new Entry(media, features.copy().keep()));
    bytes += size;
  }

  private void free(Entry entry) {
    bytes -= entry.features().bytes();
    entry.features().close();
  }

  /** Bytes that are held. */
  synchronized long bytes() {
    return bytes;
  }

  synchronized void clear() {
    entries.values().forEach(this::free);
    entries.clear();
  }
}
