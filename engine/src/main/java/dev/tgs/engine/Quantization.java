package dev.tgs.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the weights of a matrix are stored; activations keep their own type. */
public enum Quantization {
  /** In the precision of the model. */
  NONE(1),
  /** Eight bits and one scale a row. */
  INT8(1),
  /** Four bits, one scale and one zero point for each 64 columns of a row. */
  INT4(64);

  private final int group;

  Quantization(int group) {
    this.group = group;
  }

  /** Columns of a matrix come in multiples of this. */
  public int group() {
    return group;
  }

  /** {@code none}, {@code int8} or {@code int4}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Quantization parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    "Unknown quantization '"
                        + text
                        + "'; expected "
                        + Arrays.stream(values())
                            .map(Quantization::toString)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
