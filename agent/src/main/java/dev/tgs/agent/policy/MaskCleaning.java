package dev.tgs.agent.policy;

/**
 * Removal of small spots from a mask.
 *
 * @param maxHole holes of at most so many pixels are filled; 0 for none
 * @param maxSprinkle islands of at most so many pixels are removed; 0 for none
 */
public record MaskCleaning(int maxHole, int maxSprinkle) {
  public static final MaskCleaning OFF = new MaskCleaning(0, 0);

  public MaskCleaning {
    if (maxHole < 0 || maxSprinkle < 0) {
      throw new IllegalArgumentException(
          "Areas are 0 or more, not " + maxHole + ", " + maxSprinkle);
    }
  }
}
