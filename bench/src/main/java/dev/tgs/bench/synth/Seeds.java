package dev.tgs.bench.synth;

/** Seeds of scenes: no two scenes share one, whatever the data set, the split and the place. */
final class Seeds {
  private static final int MOST_SCENES = 1 << 28;

  private Seeds() {}

  /** The bits of all three side by side, mixed by a permutation (SplitMix64). */
  @SuppressWarnings("EnumOrdinal") // the order of the splits is part of the benchmark
  static long of(int seed, Split split, int index) {
    if (index < 0 || index >= MOST_SCENES) {
      throw new IllegalArgumentException("a scene's index is below " + MOST_SCENES);
    }
    long bits = ((long) seed << 32) | ((long) split.ordinal() << 28) | index;
    bits += 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
