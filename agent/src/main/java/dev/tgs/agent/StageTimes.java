package dev.tgs.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How long each stage took; stages that did not happen are absent. */
public record StageTimes(Map<Stage, Duration> byStage) {
  public static final StageTimes NONE = new StageTimes(Map.of());

  public StageTimes {
    Map<Stage, Duration> ordered = new EnumMap<>(Stage.class);
    ordered.putAll(byStage);
    byStage = Collections.unmodifiableMap(ordered);
  }

  /** These times with so much more for one stage. */
  public StageTimes plus(Stage stage, Duration time) {
    Map<Stage, Duration> sum = new EnumMap<>(Stage.class);
    sum.putAll(byStage);
    sum.merge(stage, time, Duration::plus);
    return new StageTimes(sum);
  }

  /** The sums of both. */
  public StageTimes plus(StageTimes other) {
    StageTimes sum = this;
    for (Map.Entry<Stage, Duration> entry : other.byStage.entrySet()) {
      sum = sum.plus(entry.getKey(), entry.getValue());
    }
    return sum;
  }

  /** An equal part of each time. */
  public StageTimes dividedBy(int parts) {
    Map<Stage, Duration> shares = new EnumMap<>(Stage.class);
    byStage.forEach((stage, time) -> shares.put(stage, time.dividedBy(Math.max(1, parts))));
    return new StageTimes(shares);
  }

  public Duration total() {
    return byStage.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
