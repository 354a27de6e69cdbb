package dev.tgs.bench.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Intervals of means by drawing again: not single references but whole clips are drawn, since the
 * references of a clip stand and fall together. The draws are the same in every run.
 */
public final class Bootstrap {
  /** How often as many clips as there are get drawn. */
  public static final int DRAWS = 2000;

  private static final long SEED = 95;

  private Bootstrap() {}

  /**
   * The mean of the means of some values; what has no value does not count.
   *
   * @param <T> what is measured
   */
  public record Measure<T>(List<Function<T, Float>> values) {
    public static <T> Measure<T> of(Function<T, Float> value) {
      return new Measure<>(List.of(value));
    }

    /** Of all that is measured; NaN where nothing has a value. */
    public double of(List<T> all) {
      return values.stream()
          .mapToDouble(value -> Score.mean(all, value))
          .average()
          .orElse(Double.NaN);
    }
  }

  /**
   * An interval for each measure; unknown where less than two clips have a value.
   *
   * @param clip which clip one of them belongs to
   */
  public static <T> List<Interval> intervals(
      List<T> all, Function<T, String> clip, List<Measure<T>> measures) {
    Map<String, List<T>> clips = new LinkedHashMap<>();
    all.forEach(one -> clips.computeIfAbsent(clip.apply(one), name -> new ArrayList<>()).add(one));
    List<Function<T, Float>> values =
        measures.stream().flatMap(measure -> measure.values().stream()).toList();
    List<Sums> sums = clips.values().stream().map(own -> Sums.of(own, values)).toList();
    double[][] draws = draws(sums, measures.stream().map(m -> m.values().size()).toList());
    return Arrays.stream(draws).map(Bootstrap::interval).toList();
  }

  private static Interval interval(double[] draws) {
    return Interval.of(Arrays.stream(draws).filter(value -> !Double.isNaN(value)).toArray());
  }

  /** [measures, draws]; NaN of a draw in which nothing has a value, and of less than two clips. */
  private static double[][] draws(List<Sums> clips, List<Integer> widths) {
    int columns = widths.stream().mapToInt(Integer::intValue).sum();
    boolean[] isTold = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      isTold[i] = clips.stream().filter(clip -> clip.counts()[column] > 0).limit(2).count() == 2;
    }
    double[][] draws = new double[widths.size()][DRAWS];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] means = new Sums(columns).addDrawn(clips, random).means();
      int column = 0;
      for (int measure = 0; measure < widths.size(); measure++) {
        double sum = 0;
        for (int i = 0; i < widths.get(measure); i++, column++) {
          sum += isTold[column] ? means[column] : Double.NaN;
        }
        draws[measure][draw] = sum / widths.get(measure);
      }
    }
    return draws;
  }

  /** Sums of columns of values, and how many there are in each. */
  private record Sums(double[] sums, int[] counts) {
    Sums(int columns) {
      this(new double[columns], new int[columns]);
    }

    static <T> Sums of(List<T> clip, List<Function<T, Float>> values) {
      Sums sums = new Sums(values.size());
      for (int i = 0; i < values.size(); i++) {
        for (T one : clip) {
          Float value = values.get(i).apply(one);
          if (value != null) {
            sums.sums[i] += value;
            sums.counts[i]++;
          }
        }
      }
      return sums;
    }

    /** As many clips as there are, each as likely at any time. */
    Sums addDrawn(List<Sums> clips, SplittableRandom random) {
      for (int i = 0; i < clips.size(); i++) {
        Sums clip = clips.get(random.nextInt(clips.size()));
        for (int column = 0; column < sums.length; column++) {
          sums[column] += clip.sums[column];
          counts[column] += clip.counts[column];
        }
      }
      return this;
    }

    double[] means() {
      double[] means = new double[sums.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
      }
      return means;
    }
  }
}
