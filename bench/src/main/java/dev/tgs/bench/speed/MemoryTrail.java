package dev.tgs.bench.speed;

import java.util.ArrayList;
import java.util.List;

/**
 * Resident memory after each of many runs of the same work.
 *
 * @param bytes one entry for each run
 */
public record MemoryTrail(List<Long> bytes) {
  public MemoryTrail {
    bytes = List.copyOf(bytes);
  }

  /** Does the work so many times. */
  public static MemoryTrail of(int runs, Runnable work) {
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      work.run();
      bytes.add(ProcessMemory.resident());
    }
    return new MemoryTrail(bytes);
  }

  /**
   * How much the average of the last tenth of the runs lies above that of the second tenth, as a
   * fraction; the first tenth warms up.
   */
  public double growth() {
    int tenth = Math.max(1, bytes.size() / 10);
    double early = average(tenth, Math.min(2 * tenth, bytes.size()));
    double late = average(bytes.size() - tenth, bytes.size());
    return late / early - 1;
  }

  private double average(int from, int to) {
    return bytes.subList(Math.min(from, to - 1), to).stream()
        .mapToLong(Long::longValue)
        .average()
        .orElseThrow();
  }
}
