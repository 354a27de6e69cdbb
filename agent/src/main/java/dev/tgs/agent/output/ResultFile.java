package dev.tgs.agent.output;

import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thought;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.Policies;
import dev.tgs.media.Box;
import dev.tgs.media.Rle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code result.json}, field by field; docs/result-schema.md tells what each means. Fields that may
 * be null are named there.
 */
record ResultFile(
    String format,
    int version,
    String software,
    ClipEntry clip,
    String reference,
    ThoughtEntry thought,
    PhraseEntry phrase,
    List<FrameEntry> frames,
    Map<String, Double> seconds,
    List<ModelCard> models,
    Policies settings,
    List<String> warnings) {

  static final String FORMAT = "tgs-result";
  static final int VERSION = 1;

  record ClipEntry(
      String name, String source, int height, int width, int frames, double fps, boolean sound) {}

  record ThoughtEntry(String text, String reasoning, String fineObject, String simpleObject) {}

  record PhraseEntry(String text, String origin, String caption) {}

  record RleEntry(List<Integer> size, String counts) {}

  /** Of one frame; box, score, predicted_iou and object_score are null where nothing was found. */
  record FrameEntry(
      int index,
      double time,
      String phrase,
      int candidates,
      List<Double> box,
      Double score,
      Double predictedIou,
      Double objectScore,
      int area,
      RleEntry rle,
      String mask) {}

  /**
   * @param masks of the size of the clip
   */
  static ResultFile of(Clip clip, Answer answer, MaskTrack masks, Run run) {
    List<FrameEntry> frames = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      frames.add(frame(clip, answer, masks.frames().get(i), i));
    }
    var phrase = answer.grounding().phrase();
    return new ResultFile(
        FORMAT,
        VERSION,
        run.software(),
        new ClipEntry(
            clip.name(),
            clip.source().toString(),
            clip.height(),
            clip.width(),
            clip.size(),
            clip.fps(),
            clip.sound().isPresent()),
        answer.reference().text(),
        answer
            .thought()
            .map(
                thought ->
                    new ThoughtEntry(
                        thought.text(),
                        thought.reasoning(),
                        thought.fineObject().orElse(null),
                        thought.simpleObject().orElse(null)))
            .orElse(null),
        new PhraseEntry(
            phrase.text(),
            phrase.origin().name().toLowerCase(Locale.ROOT),
            answer.grounding().caption()),
        frames,
        seconds(run),
        run.models(),
        run.policies(),
        Stream.of(
                run.warnings(),
                answer.thought().map(Thought::warnings).orElse(List.of()),
                answer.grounding().warnings())
            .flatMap(List::stream)
            .distinct()
            .toList());
  }

  private static FrameEntry frame(Clip clip, Answer answer, FrameMask found, int index) {
    var prompt = found.prompt();
    return new FrameEntry(
        index,
        Json.round(clip.frames().get(index).time(), 6),
        answer.grounding().phrase().text(),
        answer.grounding().frames().get(index).candidates().size(),
        prompt.map(p -> corners(p.box())).orElse(null),
        prompt.map(p -> Json.round(p.score(), 6)).orElse(null),
        prompt.map(p -> Json.round(p.predictedIou(), 6)).orElse(null),
        prompt.map(p -> Json.round(p.objectScore(), 6)).orElse(null),
        found.mask().area(),
        new RleEntry(
            List.of(found.mask().height(), found.mask().width()), Rle.encode(found.mask())),
        Layout.mask(index));
  }

  private static List<Double> corners(Box box) {
    return Stream.of(box.x0(), box.y0(), box.x1(), box.y1()).map(v -> Json.round(v, 3)).toList();
  }

  private static Map<String, Double> seconds(Run run) {
    Map<String, Double> seconds = new TreeMap<>();
    run.times()
        .byStage()
        .forEach(
            (Stage stage, java.time.Duration time) ->
                seconds.put(
                    stage.name().toLowerCase(Locale.ROOT), Json.round(time.toNanos() / 1e9, 3)));
    return seconds;
  }
}
