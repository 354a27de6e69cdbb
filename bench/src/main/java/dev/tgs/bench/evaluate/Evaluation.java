package dev.tgs.bench.evaluate;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run over the references of a benchmark, clip by clip. It may be broken off at any moment and
 * gone on with: what is in its folder is not computed again.
 *
 * @param limit about so many references of each split, as whole clips; 0 for all
 * @param modes the run's own first
 */
public record Evaluation(
    DataSet data,
    Set<String> splits,
    int limit,
    List<Mode> modes,
    Policies policies,
    ScoreRules rules,
    String software) {
  public Evaluation {
    splits = new TreeSet<>(splits);
    modes = modes.stream().distinct().toList();
    if (limit < 0) {
      throw new IllegalArgumentException("A limit is 0 or more, not " + limit + ".");
    }
    if (modes.isEmpty()) {
      throw new IllegalArgumentException("A run needs at least one mode.");
    }
  }

  /**
   * The references, in the order of the table.
   *
   * @throws dev.tgs.bench.data.DataException if a split has none
   */
  public List<DataRow> rows() {
    List<DataRow> rows = data.rows(splits, rules.duplicates());
    if (limit == 0) {
      return rows;
    }
    Map<String, Map<String, Long>> clips =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    DataRow::split,
                    Collectors.groupingBy(
                        DataRow::folder, LinkedHashMap::new, Collectors.counting())));
    Set<String> within =
        clips.values().stream().flatMap(one -> within(one).stream()).collect(Collectors.toSet());
    return rows.stream().filter(row -> within.contains(row.folder())).toList();
  }

  /** The first clips that have as many references together as the limit says. */
  private List<String> within(Map<String, Long> clips) {
    List<String> within = new ArrayList<>();
    long count = 0;
    for (Map.Entry<String, Long> clip : clips.entrySet()) {
      if (count < limit) {
        within.add(clip.getKey());
        count += clip.getValue();
      }
    }
    return within;
  }

  /** Whether somebody must think in it. */
  public boolean thinks() {
    return modes.stream().anyMatch(Mode::thinks);
  }

  /** All that its results depend on. */
  public EvaluationSettings settings(Models models) {
    return new EvaluationSettings(
        software,
        data.folder().toAbsolutePath().normalize().toString(),
        data.digest(),
        List.copyOf(splits),
        limit,
        modes.stream().map(Mode::word).toList(),
        models.cards(),
        policies,
        rules);
  }

  /**
   * Evaluates what is not in the folder yet.
   *
   * @return the results of all references of these splits, in the order of the table
   */
  public List<ReferenceResult> run(Models models, Path folder, Progress progress) {
    List<DataRow> rows = rows();
    Agent agent = new Agent(models.thinker(), models.grounder(), models.segmenter(), policies);
    try (ResultLog log = ResultLog.open(folder, settings(models))) {
      Map<Path, List<DataRow>> byClip =
          rows.stream()
              .filter(row -> !log.has(row.uid()))
              .collect(
                  Collectors.groupingBy(
                      data::media, LinkedHashMap::new, Collectors.toUnmodifiableList()));
      int todo = byClip.values().stream().mapToInt(List::size).sum();
      int[] done = {0};
      progress.report(Stage.EVALUATE, 0, todo);
      for (List<DataRow> ofClip : byClip.values()) {
        try (ClipEvaluation clip =
            new ClipEvaluation(
                data,
                data.clip(ofClip.get(0), rules.missing()),
                agent,
                policies.object().missing(),
                rules)) {
          clip.run(
              ofClip,
              modes,
              result -> {
                log.add(result);
                progress.report(Stage.EVALUATE, ++done[0], todo);
              });
        }
      }
      Map<String, ReferenceResult> byUid =
          log.results().stream().collect(Collectors.toMap(ReferenceResult::uid, r -> r));
      return rows.stream().map(row -> byUid.get(row.uid())).toList();
    }
  }
}
