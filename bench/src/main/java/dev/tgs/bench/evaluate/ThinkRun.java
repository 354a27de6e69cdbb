package dev.tgs.bench.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.files.SettingsFile;
import dev.tgs.bench.published.ThoughtFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The first phase alone, over the references of a benchmark: what the thinker writes about each
 * goes into {@code inference_results.jsonl}. A file that was broken off is gone on with, also one
 * of the published scripts.
 *
 * @param rows in the order of the table
 */
public record ThinkRun(
    DataSet data,
    List<DataRow> rows,
    MissingFiles missing,
    ThinkPolicies policies,
    String software) {
  private static final String SETTINGS = ".settings.json";

  /**
   * Thinks about what the file does not have yet.
   *
   * @return how many references that were
   */
  public int run(Thinker thinker, ModelCard card, Path file, Progress progress) {
    try (ThoughtFile thoughts = ThoughtFile.open(file)) {
      SettingsFile.settle(file.resolveSibling(file.getFileName() + SETTINGS), settings(card));
      int count = (int) rows.stream().filter(row -> !thoughts.has(row.uid())).count();
      int[] done = {0};
      progress.report(Stage.THINK, 0, count);
      new Pipeline<Work>(
              List.of(
                  new Pipeline.Step<>(
                      "think",
                      true,
                      work ->
                          think(
                              thinker,
                              work,
                              (row, thought) -> {
                                thoughts.add(line(row, thought));
                                progress.report(Stage.THINK, ++done[0], count);
                              }))))
          .run(clips(row -> !thoughts.has(row.uid())), work -> {});
      return count;
    }
  }

  private ObjectNode settings(ModelCard card) {
    ObjectNode settings = Json.MAPPER.createObjectNode();
    settings.put("software", software);
    settings.put("data", data.folder().toAbsolutePath().normalize().toString());
    settings.put("table", data.digest());
    settings.set("model", Json.MAPPER.valueToTree(card));
    settings.set("policies", Json.MAPPER.valueToTree(policies));
    return settings;
  }

  private record Work(Clip clip, List<DataRow> rows) {}

  private List<Supplier<Work>> clips(Predicate<DataRow> isLeft) {
    Map<Path, List<DataRow>> byClip =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    data::media,
                    LinkedHashMap::new,
                    Collectors.filtering(isLeft, Collectors.toUnmodifiableList())));
    List<Supplier<Work>> clips = new ArrayList<>();
    for (List<DataRow> left : byClip.values()) {
      if (!left.isEmpty()) {
        clips.add(() -> new Work(data.clip(left.get(0), missing).clip(), left));
      }
    }
    return clips;
  }

  /**
   * @param sink gets each thought as soon as it is whole
   */
  private static void think(Thinker thinker, Work work, BiConsumer<DataRow, Thought> sink) {
    List<Reference> references =
        work.rows.stream().map(DataRow::expression).map(Reference::new).toList();
    ThoughtStream stream =
        new ThoughtStream() {
          @Override
          public void write(int reference, String text) {}

          @Override
          public void end(int first, List<Thought> thoughts) {
            for (int i = 0; i < thoughts.size(); i++) {
              sink.accept(work.rows.get(first + i), thoughts.get(i));
            }
          }
        };
    try (Thinker.Watching watching = thinker.watch(work.clip)) {
      watching.think(references, stream, Progress.SILENT);
    }
  }

  private static ThoughtFile.Line line(DataRow row, Thought thought) {
    return new ThoughtFile.Line(row.uid(), row.expression(), thought.text());
  }
}
