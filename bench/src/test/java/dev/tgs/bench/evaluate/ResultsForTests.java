package dev.tgs.bench.evaluate;

import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results made up by hand, without masks. */
public final class ResultsForTests {
  private ResultsForTests() {}

  /** Of a thing that was found where it is. */
  public static ReferenceResult hit(String uid, String clip, float j) {
    return result(uid, clip, false, mode(true, true, 10, j, j, 0.2f));
  }

  /** Where nothing is meant. */
  public static ReferenceResult nothing(String uid, String clip, float s) {
    return result(uid, clip, true, mode(true, true, s > 0 ? 10 : 0, null, null, s));
  }

  public static ReferenceResult result(
      String uid, String clip, boolean nothingMeant, ModeResult mode) {
    return result(uid, clip, nothingMeant, Map.of("s", mode));
  }

  public static ReferenceResult result(
      String uid, String clip, boolean nothingMeant, Map<String, ModeResult> modes) {
    return new ReferenceResult(
        uid,
        clip,
        nothingMeant ? "test_n" : "test_s",
        1,
        "the <thing> of " + uid,
        nothingMeant,
        "colour",
        false,
        nothingMeant ? "null" : "thing",
        null,
        new LinkedHashMap<>(modes));
  }

  public static ModeResult mode(
      Boolean parsed, Boolean right, Integer found, Float boxIou, Float j, Float s) {
    return new ModeResult(
        "thought",
        "so",
        "thing",
        "a thing",
        parsed,
        right,
        "thing",
        found,
        boxIou,
        new Scores(j, j, s, s),
        (List<String>) null,
        null);
  }

  /**
   * As a run would have left it.
   *
   * @param threshold of boxes, by which settings differ
   */
  public static RunFolder folder(
      Path folder, float threshold, List<ReferenceResult> results, String... modes)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("software", "tgs test");
    settings.put("data", "data");
    settings.put("splits", List.of("test_s"));
    settings.put("modes", modes);
    settings.put("policies", Map.of("box_threshold", threshold));
    Json.MAPPER.writeValue(folder.resolve(ResultLog.SETTINGS).toFile(), settings);
    StringBuilder lines = new StringBuilder();
    for (ReferenceResult result : results) {
      lines.append(Json.MAPPER.writeValueAsString(result)).append('\n');
    }
    Files.writeString(folder.resolve(ResultLog.RESULTS), lines);
    return RunFolder.read(folder);
  }
}
