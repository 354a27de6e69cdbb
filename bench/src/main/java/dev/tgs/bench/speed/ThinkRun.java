package dev.tgs.bench.speed;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.RefThinkerThinker;
import dev.tgs.bench.synth.Scene;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.RefThinker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Takes a drawn clip of ten seconds through a loaded thinker, part by part. */
final class ThinkRun {
  private static final int PARTS = 10;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private final RefThinkerThinker thinker;
  private final RefThinker model;
  private final ThinkWork work;
  private final Consumer<String> notes;
  private final List<StepSpeed> steps = new ArrayList<>();

  private ThinkRun(RefThinkerThinker thinker, ThinkWork work, Consumer<String> notes) {
    this.thinker = thinker;
    this.model = thinker.model();
    this.work = work;
    this.notes = notes;
  }

  /**
   * What came out.
   *
   * @param prompt tokens of the first reference's prompt
   */
  record Result(
      int prompt,
      List<StepSpeed> steps,
      DecodeSpeed alone,
      DecodeSpeed together,
      ReferencesSpeed references) {}

  /**
   * @param notes is told each step when it is done
   */
  static Result measure(RefThinkerThinker thinker, ThinkWork work, Consumer<String> notes) {
    try (Scope scope = Scope.open()) {
      return new ThinkRun(thinker, work, notes).run();
    }
  }

  private Result run() {
    Placement placement = thinker.placement();
    Scene scene = Scene.random(0, WIDTH, HEIGHT);
    List<Image> frames = IntStream.range(0, PARTS).mapToObj(scene::picture).toList();
    Tensor pixels = placement.place(ClipPixels.of(frames, model.config().clip().imageSize()));
    Tensor bank = placement.place(BeatsFbank.ofAnyLength(scene.sound().mono(), PARTS));

    Tensor seen = time(ThinkSpeed.CLIP, () -> model.see(pixels));
    Tensor heard = time(ThinkSpeed.BEATS, () -> model.hear(bank));
    Tensor video = time("visual projector", () -> model.videoTokens(seen, placement.compute()));
    Tensor audio = time("audio projector", () -> model.audioTokens(heard, placement.compute()));

    List<PromptIds> ids = work.asked().stream().map(thinker::prompt).toList();
    List<Tensor> prompts =
        ids.stream()
            .map(id -> model.prompt(id.ids(), id.video(), id.audio(), video, audio))
            .toList();
    return think(prompts, ids.get(0).sharedRows(video.size(0) + audio.size(0)));
  }

  /** The best of the repeats, and what the step gives. */
  private Tensor time(String step, Supplier<Tensor> body) {
    StepSpeed best = null;
    Tensor result = null;
    for (int i = 0; i < work.repeats(); i++) {
      try (Laps laps = new Laps()) {
        result = Scope.tidy(body);
        best = best(best, laps.lap(step));
      }
    }
    add(best);
    return result;
  }

  private void add(StepSpeed speed) {
    notes.accept(String.format(Locale.ROOT, "%s: %.3f s", speed.step(), speed.seconds()));
    steps.add(speed);
  }

  private Result think(List<Tensor> prompts, int common) {
    Llama llm = model.llm();
    int tokens = work.newTokens();
    int length = (int) prompts.get(0).size(0);
    int many = prompts.size();
    StepSpeed whole = null;
    ThoughtRun one = null;
    ThoughtRun all = null;
    for (int i = 0; i < work.repeats(); i++) {
      whole = best(whole, ThoughtRun.whole(llm, prompts.get(0)));
      one = best(one, ThoughtRun.together(llm, prompts.subList(0, 1), common, tokens));
      all = best(all, ThoughtRun.together(llm, prompts, common, tokens));
    }
    add(whole.named(ThinkSpeed.PREFILL));
    add(best(one.shared(), all.shared()).named("prefill, %d shared tokens".formatted(common)));
    add(one.rest().named("prefill, the other %d".formatted(length - common)));
    add(all.rest().named("prefill, the others of %d references".formatted(many)));
    long weights = llm.bytesRead() + model.adapter().map(Module::bytes).orElse(0L);
    DecodeSpeed alone = DecodeSpeed.of(1, length, weights, one.steps());
    DecodeSpeed together = DecodeSpeed.of(many, length, weights, all.steps());
    add(alone.step("decode, a token"));
    add(together.step("decode, a token of each of %d references".formatted(many)));
    int same = same(one, all, ThoughtRun.oneByOne(llm, prompts.subList(1, many), common, tokens));
    ReferencesSpeed references =
        new ReferencesSpeed(many, tokens, one.seconds(), all.seconds(), same);
    return new Result(length, steps, alone, together, references);
  }

  private static StepSpeed best(StepSpeed before, StepSpeed now) {
    return before == null || now.seconds() < before.seconds() ? now : before;
  }

  private static ThoughtRun best(ThoughtRun before, ThoughtRun now) {
    return before == null || now.seconds() < before.seconds() ? now : before;
  }

  /**
   * How many references got together the tokens that they get alone.
   *
   * @param others all references but the first, alone
   */
  private static int same(ThoughtRun first, ThoughtRun all, List<long[]> others) {
    List<long[]> alone = new ArrayList<>(first.tokens());
    alone.addAll(others);
    return (int)
        IntStream.range(0, alone.size())
            .filter(i -> Arrays.equals(alone.get(i), all.tokens().get(i)))
            .count();
  }
}
