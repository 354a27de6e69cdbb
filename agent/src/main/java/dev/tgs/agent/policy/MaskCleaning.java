package dev.tgs.agent.policy;

import dev.tgs.media.Mask;
import java.util.Arrays;

/**
 * Removal of small spots from a mask; pixels that touch at a corner belong together.
 *
 * @param maxHole holes of at most so many pixels are filled; 0 for none, as published
 * @param maxSprinkle islands of at most so many pixels are removed; 0 for none, as published
 */
public record MaskCleaning(int maxHole, int maxSprinkle) {
  public static final MaskCleaning OFF = new MaskCleaning(0, 0);

  public MaskCleaning {
    if (maxHole < 0 || maxSprinkle < 0) {
      throw new dev.tgs.agent.AgentException(
          "Holes and islands have areas of 0 or more pixels, not "
              + maxHole
              + " and "
              + maxSprinkle
              + ".");
    }
  }

  /** Fills holes first, then removes islands. */
  public Mask apply(Mask mask) {
    Mask filled = maxHole > 0 ? flip(mask, false, maxHole) : mask;
    return maxSprinkle > 0 ? flip(filled, true, maxSprinkle) : filled;
  }

  /** Turns over the areas of one value that have at most so many pixels. */
  private static Mask flip(Mask mask, boolean value, int most) {
    int width = mask.width();
    byte[] pixels = mask.toBytes();
    byte[] result = pixels.clone();
    boolean[] seen = new boolean[pixels.length];
    int[] area = new int[64];
    for (int start = 0; start < pixels.length; start++) {
      if (seen[start] || (pixels[start] != 0) != value) {
        continue;
      }
      int size = 0;
      area[size++] = start;
      seen[start] = true;
      for (int i = 0; i < size; i++) {
        int y = area[i] / width;
        int x = area[i] % width;
        for (int ny = Math.max(0, y - 1); ny <= Math.min(mask.height() - 1, y + 1); ny++) {
          for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
            int next = ny * width + nx;
            if (!seen[next] && (pixels[next] != 0) == value) {
              seen[next] = true;
              if (size == area.length) {
                area = Arrays.copyOf(area, size * 2);
              }
              area[size++] = next;
            }
          }
        }
      }
      if (size <= most) {
        for (int i = 0; i < size; i++) {
          result[area[i]] = (byte) (value ? 0 : 1);
        }
      }
    }
    return Mask.of(mask.height(), width, result);
  }
}
