package dev.tgs.train.report;

import dev.tgs.train.TrainListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that is written about a training, in one folder. */
public final class Reports {
  private Reports() {}

  /**
   * Other listeners, and those that write {@code curves.jsonl}, {@code curves.png} and event files.
   *
   * @param folder that exists
   */
  public static List<TrainListener> in(Path folder, List<TrainListener> others) {
    Path lines = folder.resolve("curves.jsonl");
    List<TrainListener> all = new ArrayList<>(others);
    all.add(new MetricLines(lines));
    all.add(new Curves(lines, folder.resolve("curves.png")));
    all.add(new EventFile(folder));
    return all;
  }
}
