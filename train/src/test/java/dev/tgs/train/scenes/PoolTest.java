package dev.tgs.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PoolTest {
  @Test
  void whatIsDrawnDependsOnTheLotAndTheUsesAlone() {
    List<Long> made = new ArrayList<>();
    Pool<Long> whole =
        new Pool<>(
            100,
            4,
            number -> {
              made.add(number);
              return number;
            });
    Pool<Long> later = new Pool<>(100, 4, number -> number);

    List<Long> all =
        LongStream.range(0, 4000)
            .mapToObj(use -> whole.draw(new SplittableRandom(use), use))
            .toList();
    List<Long> rest =
        LongStream.range(3000, 4000)
            .mapToObj(use -> later.draw(new SplittableRandom(use), use))
            .toList();

    assertThat(rest).isEqualTo(all.subList(3000, 4000));
    assertThat(made).doesNotHaveDuplicates().hasSizeBetween(800, 1064);
    assertThat(all.get(3999)).isBetween(963L, 1063L);
  }
}
