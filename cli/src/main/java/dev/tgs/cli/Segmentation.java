package dev.tgs.cli;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.ClipReader;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Sampling;
import dev.tgs.agent.Stage;
import dev.tgs.agent.StageTimer;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.output.OutputFolder;
import dev.tgs.agent.output.OutputFormat;
import dev.tgs.agent.output.Run;
import dev.tgs.agent.policy.Policies;
import dev.tgs.media.MediaSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** From a clip and a sentence to a folder of results; what can go wrong early does so early. */
record Segmentation(
    Path source,
    Sampling sampling,
    Reference reference,
    ModelChoice choice,
    Thinking thinking,
    Policies policies,
    Path out,
    Set<OutputFormat> formats) {

  static final String RANDOM =
      "The weights are random: boxes and masks mean nothing, they only show that everything runs";

  /** Fails if the results could not be written. */
  void checkOut() {
    OutputFolder.open(out);
  }

  void run(Console console) {
    OutputFolder folder = OutputFolder.open(out);
    ProgressBar progress = console.progress();
    StageTimer timer = new StageTimer();
    Clip clip = timer.time(Stage.READ, () -> ClipReader.read(source, sampling, progress));
    List<String> warnings = new ArrayList<>();
    unread(clip).ifPresent(warnings::add);
    if (choice.isRandom()) {
      warnings.add(RANDOM);
    }
    ModelsOption.honestly(choice, source).ifPresent(warnings::add);
    try (Models models =
        timer.time(Stage.LOAD, () -> thinking.load(choice, policies, progress, console))) {
      warnings.forEach(warning -> console.warn(Failures.sentence(warning)));
      Agent agent = new Agent(models.thinker(), models.grounder(), models.segmenter(), policies);
      try (Agent.Sitting sitting = agent.sit(clip)) {
        Answer answer = answer(sitting, progress, console);
        answer.thought().ifPresent(thought -> thought.warnings().forEach(console::warn));
        answer.grounding().warnings().forEach(console::warn);
        Run run =
            new Run(
                Version.program(),
                models.cards(),
                policies,
                timer.times().plus(answer.times()),
                warnings);
        folder.write(clip, answer, run, formats, progress);
        if (console.json()) {
          console.out().print(Files.readString(folder.path().resolve("result.json")));
          console.out().flush();
        } else {
          summarise(clip, answer, console);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Shows the thought while it is being written. */
  private Answer answer(Agent.Sitting sitting, ProgressBar bar, Console console) {
    if (!console.speaks()) {
      return sitting.answer(reference, bar);
    }
    ThoughtPrinter printer = new ThoughtPrinter(console.out(), 1, bar);
    try {
      return sitting.answers(List.of(reference), printer, printer).get(0);
    } finally {
      printer.end();
    }
  }

  /** What of a longer video nobody looked at. */
  private Optional<String> unread(Clip clip) {
    if (Files.isDirectory(source)) {
      return Optional.empty();
    }
    double whole = MediaSource.open(source).info().duration();
    return whole < clip.duration() + 1 / clip.fps()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Only the first %.1f of %.1f s were looked at; --frames and --fps change that",
                clip.duration(),
                whole));
  }

  private void summarise(Clip clip, Answer answer, Console console) {
    if (answer.thought().isPresent()) {
      console.say("");
    }
    console.say(
        "%s, %d frames of %d x %d: \"%s\"",
        clip.name(), clip.size(), clip.width(), clip.height(), shortened(reference.text()));
    console.say("  time    score  box                         mask");
    for (int i = 0; i < clip.size(); i++) {
      FrameMask found = answer.masks().frames().get(i);
      String box =
          found
              .prompt()
              .map(
                  prompt ->
                      String.format(
                          Locale.ROOT,
                          "%.2f  %5.0f %5.0f %5.0f %5.0f",
                          prompt.score(),
                          prompt.box().x0(),
                          prompt.box().y0(),
                          prompt.box().x1(),
                          prompt.box().y1()))
              .orElse("   -  nothing found          ");
      double share =
          100.0 * found.mask().area() / ((double) found.mask().height() * found.mask().width());
      console.say("%5.1f s   %s  %6.2f %%", clip.frames().get(i).time(), box, share);
    }
    console.say("%s    all frames at a glance", out.resolve("sheet.png"));
    console.say("%s  the clip with its masks and its sound", out.resolve("overlay.mp4"));
    console.say("%s  boxes, masks, times, settings", out.resolve("result.json"));
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= 100
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 99)) + "…";
  }
}
