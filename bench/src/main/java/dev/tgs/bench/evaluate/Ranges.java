package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.Bootstrap.Measure;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import java.util.List;

/** How sure the means of a {@link Score} are. */
public record Ranges(Interval j, Interval f, Interval jAndF, Interval s) {
  private record OfClip(String clip, ModeResult result) {}

  /**
   * @param results that have the mode
   */
  static Ranges of(List<ReferenceResult> results, Mode mode) {
    List<OfClip> all =
        results.stream().map(r -> new OfClip(r.clip(), r.modes().get(mode.word()))).toList();
    List<Interval> intervals =
        Bootstrap.intervals(
            all,
            OfClip::clip,
            List.of(
                Measure.of(of -> of.result().scores().j()),
                Measure.of(of -> of.result().scores().f()),
                new Measure<>(
                    List.of(of -> of.result().scores().j(), of -> of.result().scores().f())),
                Measure.of(of -> of.result().scores().s())));
    return new Ranges(intervals.get(0), intervals.get(1), intervals.get(2), intervals.get(3));
  }
}
