package dev.tgs.bench.speed;

/**
 * How long a stage took for one clip.
 *
 * @param frames that it worked on
 * @param gigaflop 10^9 floating-point operations of its matrix products, convolutions and attention
 */
public record StageSpeed(String stage, int frames, double seconds, double gigaflop) {
  public double secondsPerFrame() {
    return seconds / frames;
  }

  /** 10^9 floating-point operations a second. */
  public double gigaflops() {
    return gigaflop / seconds;
  }
}
