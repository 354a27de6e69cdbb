package dev.tgs.bench.report;

import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.evaluate.Mode;
import dev.tgs.bench.evaluate.ReferenceResult;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.evaluate.ScoreRules;
import dev.tgs.bench.report.Case.Shot;
import dev.tgs.media.Mask;
import dev.tgs.media.Rle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results as cases to look at, with pictures where the benchmark and the masks are there. */
final class Pictures {
  /** Every second frame is shown. */
  private static final int STEP = 2;

  private final Optional<DataSet> data;
  private final Map<String, DataRow> rows;

  Pictures(Optional<DataSet> data) {
    this.data = data;
    this.rows =
        data.map(DataSet::rows).orElse(List.of()).stream()
            .collect(Collectors.toMap(DataRow::uid, Function.identity(), (first, last) -> last));
  }

  Case of(ReferenceResult result, Mode mode) {
    ModeResult answer = result.modes().get(mode.word());
    String wording = result.reworded() == null ? "" : result.reworded() ? ", reworded" : ", plain";
    return new Case(
        result.reference(),
        result.uid() + (result.kind() == null ? "" : ", by " + result.kind()) + wording,
        "J %s, F %s, S %s"
            .formatted(
                Numbers.score(answer.scores().j()),
                Numbers.score(answer.scores().f()),
                Numbers.score(answer.scores().s())),
        Optional.ofNullable(answer.thought())
            .map(t -> Optional.ofNullable(answer.simpleObject()).orElse("nothing")),
        Optional.ofNullable(result.trueObject()),
        Optional.ofNullable(answer.right()),
        Optional.ofNullable(answer.reasoning()).orElse(""),
        shots(result, answer));
  }

  /** None where something of it is not there. */
  private List<Shot> shots(ReferenceResult result, ModeResult answer) {
    DataRow row = rows.get(result.uid());
    if (row == null || answer.masks() == null) {
      return List.of();
    }
    try {
      return shots(data.orElseThrow(), row, answer.masks());
    } catch (DataException e) {
      return List.of();
    }
  }

  private static List<Shot> shots(DataSet data, DataRow row, List<String> masks) {
    DataClip clip = data.clip(row, MissingFiles.PASS_OVER);
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < Math.min(clip.clip().size(), masks.size()); i += STEP) {
      Optional<Mask> truth =
          data.mask(row, clip.indices().get(i), MissingFiles.PASS_OVER).map(Mask::of);
      Mask found = Rle.decode(ScoreRules.SIDE, ScoreRules.SIDE, masks.get(i));
      String caption = clip.indices().get(i) + " s";
      shots.add(new Shot(clip.clip().frames().get(i).image(), caption, found, truth));
    }
    return shots;
  }
}
