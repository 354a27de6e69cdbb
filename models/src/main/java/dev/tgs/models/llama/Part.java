package dev.tgs.models.llama;

/**
 * Rows of a pass that go on one sequence.
 *
 * @param cache of the sequence
 * @param from first row
 * @param rows how many
 */
record Part(KeyValueCache cache, int from, int rows) {
  int to() {
    return from + rows;
  }

  /** Tokens of the sequence's own part once these rows are in. */
  int own() {
    return cache.own() + rows;
  }
}
