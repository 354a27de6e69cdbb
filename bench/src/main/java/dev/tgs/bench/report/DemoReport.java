package dev.tgs.bench.report;

import dev.tgs.agent.Clip;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.bench.evaluate.Demo;
import dev.tgs.bench.evaluate.Demo.Outcome;
import dev.tgs.bench.report.Case.Shot;
import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Voice;
import dev.tgs.media.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code report.html} of a demo: the answers beside the truth, and what the scene is made of. */
public final class DemoReport {
  private DemoReport() {}

  /**
   * @param notes what a reader must know, such as that the weights are random
   */
  public static void write(
      Path file, Demo demo, List<Outcome> outcomes, List<ModelCard> models, List<String> notes) {
    Html html = Html.page("Scene " + demo.seed());
    html.add(
        "p",
        "A clip of ten seconds, drawn and played for this run; the agent has never met it.",
        "class",
        "soft");
    notes.forEach(note -> html.add("p", note, "class", "wrong"));
    html.add("h2", outcomes.size() == 1 ? "The reference" : "The references");
    Case.legend(html);
    Clip clip = demo.clip();
    outcomes.forEach(outcome -> toCase(clip, outcome).write(html));
    html.add("h2", "What the scene is made of");
    cast(html, demo.take().seen().actors());
    html.add("h2", "Models");
    html.begin("dl");
    for (ModelCard model : models) {
      html.add("dt", model.phase());
      html.add("dd", "%s, %s, %s".formatted(model.name(), model.source(), model.precision()));
    }
    html.end();
    AtomicFiles.writeString(file, html.finish());
  }

  private static Case toCase(Clip clip, Outcome outcome) {
    var thought = outcome.answer().thought().orElseThrow();
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      shots.add(
          new Shot(
              clip.frames().get(i).image(),
              String.format(Locale.ROOT, "%.0f s", clip.frames().get(i).time()),
              outcome.answer().masks().frames().get(i).mask(),
              Optional.of(outcome.masks().get(i))));
    }
    return new Case(
        outcome.row().expression(),
        "By %s, %s"
            .formatted(outcome.truth().kind(), outcome.truth().reworded() ? "reworded" : "plain"),
        "J %s, F %s"
            .formatted(Numbers.score(outcome.scores().j()), Numbers.score(outcome.scores().f())),
        Optional.of(thought.simpleObject().orElse("nothing")),
        Optional.of(outcome.truth().sObject()),
        Optional.of(outcome.right()),
        thought.reasoning(),
        shots);
  }

  private static void cast(Html html, List<Actor> actors) {
    html.begin("div", "class", "wide").begin("table").begin("thead").begin("tr");
    for (String column : List.of("thing", "does", "sounds")) {
      html.add("th", column, "class", "left");
    }
    html.end().end().begin("tbody");
    for (Actor actor : actors) {
      html.begin("tr").add("td", actor.name(), "class", "left");
      html.add("td", words(actor.motion()), "class", "left");
      html.add("td", actor.voice().map(DemoReport::sound).orElse("not at all"), "class", "left");
      html.end();
    }
    html.end().end().end();
  }

  private static String sound(Voice voice) {
    return String.format(
        Locale.ROOT,
        "%.1f to %.1f s, %s, %s",
        voice.onset(),
        voice.end(),
        words(voice.loudness()),
        words(voice.rhythm()));
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
