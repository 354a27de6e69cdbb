package dev.tgs.bench.evaluate;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.files.RunException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A run over the references of a benchmark, clip by clip. It may be broken off at any moment and
 * gone on with: what is in its folder is not computed again.
 *
 * @param limit about so many references of each split, as whole clips; 0 for all
 * @param modes the run's own first
 * @param given thoughts that were written before; references without one are left out
 * @param shares whether references of a clip share what belongs to it, else each is computed from
 *     its files, as by the published scripts, with equal results
 */
public record Evaluation(
    DataSet data,
    Set<String> splits,
    int limit,
    List<Mode> modes,
    Policies policies,
    ScoreRules rules,
    String software,
    Optional<GivenThoughts> given,
    boolean shares) {
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

  /** One that thinks for itself and computes nothing twice. */
  public Evaluation(
      DataSet data,
      Set<String> splits,
      int limit,
      List<Mode> modes,
      Policies policies,
      ScoreRules rules,
      String software) {
    this(data, splits, limit, modes, policies, rules, software, Optional.empty(), true);
  }

  /** The same with other thoughts, sharing or not. */
  public Evaluation with(Optional<GivenThoughts> thoughts, boolean sharing) {
    return new Evaluation(data, splits, limit, modes, policies, rules, software, thoughts, sharing);
  }

  /**
   * The references, in the order of the table.
   *
   * @throws dev.tgs.bench.data.DataException if a split has none
   */
  public List<DataRow> rows() {
    List<DataRow> rows =
        chosen().stream().filter(row -> given.isEmpty() || given.get().has(row)).toList();
    if (rows.isEmpty()) {
      throw new RunException(
          "%s has no thought about any reference of %s; give the file of this split with --thoughts."
              .formatted(given.orElseThrow().file(), String.join(", ", splits)));
    }
    return rows;
  }

  private List<DataRow> chosen() {
    return data.rows(splits, rules.duplicates(), limit);
  }

  /** References that are left out for want of a thought. */
  public int withoutThought() {
    return chosen().size() - rows().size();
  }

  /** Whether somebody must think in it. */
  public boolean thinks() {
    return modes.stream()
        .map(Mode::senses)
        .anyMatch(senses -> given.isEmpty() ? senses != Mode.Senses.NONE : senses.isLess());
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
        given.map(thoughts -> thoughts.file().toAbsolutePath().normalize().toString()).orElse(null),
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
    return run(models, folder, List.of(), Spectator.NONE, result -> {}, progress);
  }

  /**
   * Evaluates what neither is in the folder yet nor comes from elsewhere.
   *
   * @param imported results that were reached elsewhere, which go into the folder as they are
   * @param spectator is told each new result before it is in the folder
   * @param sink gets each new result once it is in the folder
   * @return the results of all references of these splits, in the order of the table
   */
  public List<ReferenceResult> run(
      Models models,
      Path folder,
      List<ReferenceResult> imported,
      Spectator spectator,
      Consumer<ReferenceResult> sink,
      Progress progress) {
    List<DataRow> rows = rows();
    try (ResultLog log = ResultLog.open(folder, settings(models));
        ThoughtLog thoughts = ThoughtLog.open(folder);
        GroundingLog groundings = GroundingLog.open(folder)) {
      imported.stream().filter(result -> !log.has(result.uid())).forEach(log::add);
      checkThoughts(log);
      List<DataRow> absent = absent(rows);
      Marking marking = new Marking(modes, rules);
      absent.stream()
          .filter(row -> !log.has(row.uid()))
          .map(row -> marking.ofAbsent(row, data.truth(row)))
          .forEach(log::add);
      Set<DataRow> away = Set.copyOf(absent);
      List<DataRow> there = rows.stream().filter(row -> !away.contains(row)).toList();
      List<List<DataRow>> left = groups(there, row -> !log.has(row.uid()));
      int count = left.stream().mapToInt(List::size).sum();
      int[] done = {0};
      Instant begin = Instant.now();
      progress.report(Stage.EVALUATE, 0, count);
      evaluate(
          models,
          left,
          thoughts,
          groundings,
          marking,
          (result, clip, boxes, masks) -> {
            spectator.answered(result, clip, boxes, masks);
            log.add(result);
            sink.accept(result);
            progress.report(Stage.EVALUATE, ++done[0], count);
          });
      if (count > 0) {
        RunTimes.add(folder, begin, Duration.between(begin, Instant.now()), count, shares);
      }
      Map<String, ReferenceResult> byUid =
          log.results().stream().collect(Collectors.toMap(ReferenceResult::uid, r -> r));
      return rows.stream().map(row -> byUid.get(row.uid())).toList();
    }
  }

  /** References whose clip is not there, where they are passed over. */
  public List<DataRow> absent(List<DataRow> rows) {
    return rules.missing() == MissingFiles.REFUSE
        ? List.of()
        : rows.stream().filter(row -> !data.hasClip(row)).toList();
  }

  /** That the thoughts are still those by which results were reached. */
  private void checkThoughts(ResultLog log) {
    for (ReferenceResult result : log.results()) {
      String before = result.modes().values().iterator().next().thought();
      if (given.isPresent()
          && before != null
          && given.get().lines().containsKey(result.uid())
          && !before.equals(given.get().text(result.uid()))) {
        throw new RunException(
            "The thought about '%s' in %s is another one than that by which this run has evaluated it; choose another folder with --out."
                .formatted(result.uid(), given.get().file()));
      }
    }
  }

  private void evaluate(
      Models models,
      List<List<DataRow>> groups,
      ThoughtLog thoughts,
      GroundingLog groundings,
      Marking marking,
      Spectator spectator) {
    Agent agent = new Agent(models.thinker(), models.grounder(), models.segmenter(), policies);
    Pipeline<Work> pipeline =
        new Pipeline<>(
            List.of(
                new Pipeline.Step<>("think", thinks(), work -> work.evaluation.think(thoughts)),
                new Pipeline.Step<>(
                    "ground",
                    true,
                    work -> work.evaluation.ground(boxes -> groundings.add(work.group, boxes))),
                new Pipeline.Step<>(
                    "segment",
                    true,
                    work ->
                        work.evaluation.segment(one -> tell(marking, one, work.clip, spectator)))));
    List<Supplier<Work>> begin = new ArrayList<>();
    groups.forEach(group -> begin.add(() -> read(group, agent, thoughts, groundings)));
    pipeline.run(begin, work -> work.evaluation.close());
  }

  private void tell(Marking marking, Inquiry one, Clip clip, Spectator spectator) {
    Mode own = modes.get(0);
    spectator.answered(marking.of(one, clip.name()), clip, one.boxes.get(own), one.tracks.get(own));
  }

  /**
   * References that go through together: those of a clip, or each for itself. The order is that of
   * the whole table, whatever is left of it.
   */
  private List<List<DataRow>> groups(List<DataRow> rows, Predicate<DataRow> isLeft) {
    Collection<List<DataRow>> all =
        shares
            ? rows.stream()
                .collect(
                    Collectors.groupingBy(
                        data::media, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .values()
            : rows.stream().map(List::of).toList();
    return all.stream()
        .map(group -> group.stream().filter(isLeft).toList())
        .filter(group -> !group.isEmpty())
        .toList();
  }

  /**
   * What goes through the pipeline.
   *
   * @param group name of the clip, or of the reference that goes through for itself
   */
  private record Work(String group, Clip clip, ClipEvaluation evaluation) {}

  private Work read(
      List<DataRow> group, Agent agent, ThoughtLog thoughts, GroundingLog groundings) {
    DataClip clip = data.clip(group.get(0), rules.missing());
    Map<String, TrueMasks> truths = new LinkedHashMap<>(); // references to one thing share them
    List<Inquiry> inquiries = new ArrayList<>();
    for (DataRow row : group) {
      TrueMasks truth =
          truths.computeIfAbsent(
              row.folder() + "/" + row.fid(),
              thing -> TrueMasks.of(data, row, clip, rules.missing()));
      Inquiry one = new Inquiry(row, data.truth(row), truth);
      one.thoughts.putAll(thoughts.found(row.uid()));
      given.ifPresent(lines -> one.thoughts.put(Mode.Senses.ALL, lines.thought(row, policies)));
      inquiries.add(one);
    }
    String name = shares ? clip.clip().name() : group.get(0).uid();
    return new Work(
        name,
        clip.clip(),
        new ClipEvaluation(clip.clip(), inquiries, modes, agent, policies, groundings.found(name)));
  }
}
