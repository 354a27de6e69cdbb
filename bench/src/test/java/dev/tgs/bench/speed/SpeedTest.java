package dev.tgs.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import org.junit.jupiter.api.Test;

class SpeedTest {
  @Test
  void aRateIsMeasuredForEitherPrecision() {
    for (DType dtype : new DType[] {DType.F32, DType.BF16}) {
      MatmulRate rate = MatmulRate.measure(dtype);
      assertThat(rate.dtype()).isEqualTo(dtype);
      assertThat(rate.size()).isGreaterThanOrEqualTo(256);
      assertThat(rate.gigaflops()).isPositive().isFinite();
    }
  }

  @Test
  void thePeakIsAtLeastWhatIsInUse() {
    assertThat(ProcessMemory.resident()).isGreaterThan(10_000_000);
    assertThat(ProcessMemory.peak()).isGreaterThanOrEqualTo(ProcessMemory.resident() * 9 / 10);
  }
}
