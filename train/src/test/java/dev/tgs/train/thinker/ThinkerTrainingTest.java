package dev.tgs.train.thinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thought;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.ThinkerCatalog;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.Truth;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.MiniPart;
import dev.tgs.train.OneThread;
import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Span;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.scenes.SceneSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OneThread.class)
class ThinkerTrainingTest {
  private static final MiniPart.Order ORDER =
      new MiniPart.Order(MiniConfig.builtIn(Device.CPU), SceneSource.ENDLESS);
  private static final ThinkerPlan PLAN =
      new ThinkerPlan(new MiniConfig.Stage(30, 5e-3, 5, 1, 2, 2, 0, 0, OptimizerKind.ADAMW, 0));

  @TempDir Path folder;

  private static final class Losses implements TrainListener {
    final List<Double> all = new ArrayList<>();

    @Override
    public void stepped(
        Point at, double loss, Map<String, Double> terms, double rate, double norm) {
      all.add(loss);
    }
  }

  @Test
  void thirtyStepsTeachTheLanguageModel() {
    Losses losses = new Losses();
    try (Llama llm = LessonsTest.SmallLlama.make(2);
        Insights insights = new Insights(64);
        Percepts percepts = new Percepts(64, 3, Device.CPU)) {
      insights.fill(new Beginnings(1), DType.F32, Device.CPU);
      LanguageTask task =
          new LanguageTask(
              llm,
              insights,
              new Lessons(Tokens.tokenizer()),
              percepts,
              new Scenes(9, Split.TRAIN, 6),
              List.of(),
              PLAN);
      Trainer.run(task, PLAN.training(Span.steps(30)), folder, List.of(losses));
    }
    assertThat(losses.all).hasSize(30);
    assertThat(losses.all.get(29)).isLessThan(losses.all.get(0) / 2);
  }

  @Test
  void aStageWantsThoseBeforeIt() {
    assertThatThrownBy(
            () ->
                new ThinkerTraining(folder, ORDER).train(ThinkerStage.PROJECTORS, ORDER, List.of()))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("clip")
        .hasMessageContaining("train the stage clip first");
  }

  private void best(ThinkerStage stage, Map<String, Module> modules, List<String> tables)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(stage.word()));
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      modules.forEach(
          (prefix, module) ->
              module
                  .parameters()
                  .forEach((key, parameter) -> tensors.put(prefix + key, parameter.get())));
      tensors
          .keySet()
          .removeIf(key -> key.startsWith("llm.") && !tables.isEmpty() && !tables.contains(key));
      Safetensors.write(own.resolve("best.safetensors"), tensors, Map.of());
    }
  }

  /** As if every stage had been trained: weights that nobody has trained. */
  private void stages() throws IOException {
    try (RefThinker model = new RefThinker(ThinkerSizes.CONFIG, Quantization.NONE)) {
      for (Module part :
          List.of(model.clip(), model.beats(), model.visual(), model.audio(), model.llm())) {
        part.fill(new Beginnings(7), DType.F32, Device.CPU);
      }
      Map<String, Module> eye = Map.of("clip.", model.clip(), "visual.", model.visual());
      Map<String, Module> ear = Map.of("beats.", model.beats(), "audio.", model.audio());
      Map<String, Module> joined = Map.of("visual.", model.visual(), "audio.", model.audio());
      best(ThinkerStage.CLIP, eye, List.of());
      best(ThinkerStage.BEATS, ear, List.of());
      best(ThinkerStage.LANGUAGE, Map.of("llm.", model.llm()), List.of());
      best(ThinkerStage.PROJECTORS, joined, List.of());
      LoraAdapter adapter = LoraAdapter.fresh(LoraAdapter.Form.plain(8, 16), model.llm());
      model.adapt(adapter);
      adapter.fill((key, shape) -> Tensor.full(.02, DType.F32, shape), DType.F32, Device.CPU);
      Parameter table = model.llm().parameters().get("lm_head.weight");
      try (Scope scope = Scope.open()) {
        assertThat(table.get().copyFrom(table.get().mul(2)).allFinite()).isTrue();
      }
      Map<String, Module> all = new LinkedHashMap<>(joined);
      all.put("lora.", adapter);
      all.put("llm.", model.llm());
      best(
          ThinkerStage.INSTRUCTIONS,
          all,
          JoiningTask.TABLES.stream().map(key -> "llm." + key).toList());
    }
  }

  private static Clip clip(Take take) {
    Painter painter = new Painter(take.seen());
    List<Frame> frames =
        IntStream.range(0, ThinkerSizes.PARTS)
            .mapToObj(t -> new Frame(t, painter.draw(t).picture()))
            .toList();
    return new Clip(take.vid(), Path.of(take.vid()), frames, 1, Optional.of(take.sound()));
  }

  @Test
  void theSavedThinkerThinksInTheProductAsItDidInTraining() throws IOException {
    stages();
    Path agent = Files.createDirectories(folder.resolve("agent"));
    new ThinkerTraining(folder, ORDER).write(agent);
    Take take = new Scenes(9, Split.TRAIN, 1).of(0).get(0);
    Truth truth = take.truths().get(0);
    Placement placement = new Placement(DType.F32, Device.CPU);
    ThinkPolicies policies = ThinkPolicies.corrected().withMaxNewTokens(12);
    ThinkerCatalog.Loaded loaded =
        ThinkerCatalog.load(new ModelChoice(agent.toString(), 0, placement), policies, note -> {});
    try (var thinker = loaded.thinker();
        Impressions impressions = new Impressions(loaded.refThinker().orElseThrow().model());
        var watching = thinker.watch(clip(take));
        Scope scope = Scope.open()) {
      Thought thought =
          watching
              .think(List.of(new Reference(truth.expression())), (i, text) -> {}, Progress.SILENT)
              .get(0);
      RefThinker model = loaded.refThinker().orElseThrow().model();
      Impressions.Impression seen = impressions.of(take);
      Lessons lessons = new Lessons(Tokens.tokenizer());
      Tensor begin =
          lessons
              .begins(
                  model.llm(),
                  model.visual().forward(seen.seen().unsqueeze(0), DType.F32),
                  model.audio().forward(seen.heard().unsqueeze(0), DType.F32))
              .squeeze(0);
      String said =
          new Reading(model.llm(), lessons)
              .answers(begin, List.of(lessons.of(truth.expression(), truth.chain())))
              .get(0);
      assertThat(thought.text()).isNotBlank();
      assertThat(said).startsWith(thought.text());
    }
  }
}
