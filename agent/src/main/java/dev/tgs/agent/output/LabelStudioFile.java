package dev.tgs.agent.output;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.MaskTrack;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code label-studio.json}: a task per frame with the mask as a brush prediction, for a project
 * whose labelling interface is {@code label-studio-config.xml}. The pictures are served from the
 * output folder by Label Studio's local file storage.
 */
final class LabelStudioFile {
  private static final String CONFIG =
      """
      <View>
        <Image name="image" value="$image" zoom="true"/>
        <BrushLabels name="tag" toName="image">
          <Label value="%s"/>
        </BrushLabels>
      </View>
      """;

  private LabelStudioFile() {}

  record Task(Map<String, Object> data, List<Prediction> predictions) {}

  record Prediction(String modelVersion, double score, List<Region> result) {}

  record Region(
      String id,
      String fromName,
      String toName,
      String type,
      int originalWidth,
      int originalHeight,
      int imageRotation,
      double score,
      Brush value) {}

  @JsonNaming(PropertyNamingStrategies.LowerCaseStrategy.class)
  record Brush(String format, List<Integer> rle, List<String> brushLabels) {}

  static List<Task> tasks(Clip clip, Answer answer, MaskTrack masks, Run run) {
    String label = Layout.className(answer.grounding().phrase());
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      FrameMask found = masks.frames().get(i);
      double score = found.prompt().map(p -> Json.round(p.score(), 6)).orElse(0.0);
      List<Region> regions =
          found.mask().isEmpty() ? List.of() : List.of(region(i, found.mask(), score, label));
      Map<String, Object> data =
          Map.of(
              "image",
              "/data/local-files/?d=" + Layout.image(i),
              "reference",
              answer.reference().text(),
              "time",
              clip.frames().get(i).time());
      tasks.add(new Task(data, List.of(new Prediction(run.software(), score, regions))));
    }
    return tasks;
  }

  private static Region region(int frame, Mask mask, double score, String label) {
    List<Integer> code = java.util.Arrays.stream(BrushRle.encode(mask)).boxed().toList();
    return new Region(
        "mask-%05d".formatted(frame),
        "tag",
        "image",
        "brushlabels",
        mask.width(),
        mask.height(),
        0,
        score,
        new Brush("rle", code, List.of(label)));
  }

  /** The labelling interface. */
  static String config(Answer answer) {
    String label =
        Layout.className(answer.grounding().phrase())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            // What XML cannot hold at all.
            .replaceAll("[\\x00-\\x1f\\ufffe\\uffff]", " ");
    return CONFIG.formatted(label);
  }
}
