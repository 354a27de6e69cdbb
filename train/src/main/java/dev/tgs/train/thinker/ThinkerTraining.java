package dev.tgs.train.thinker;

import dev.tgs.agent.models.MiniWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.MiniConfig;
import dev.tgs.train.MiniPart;
import dev.tgs.train.Span;
import dev.tgs.train.Task;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.report.Reports;
import dev.tgs.train.scenes.SceneSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains the small thinker stage by stage. Each has a folder of its own, in which the next ones
 * find its best weights.
 *
 * @param folder of all stages
 * @param source of the scenes
 * @param device to train on
 * @param from file of a small thinker whose weights stand for those of stages that have none yet,
 *     and that stages begin from
 */
public record ThinkerTraining(Path folder, SceneSource source, Device device, Optional<Path> from) {
  private static final int RANK = 8;
  private static final long BEGINNING = 1;

  /** Seed of the directions of {@link Percepts}, on which all stages must agree. */
  private static final long DIRECTIONS = 3;

  private static final String BEST = "best.safetensors";

  /** One by an order. */
  public ThinkerTraining(Path folder, MiniPart.Order order) {
    this(folder, order.source(), order.device(), MiniPart.THINKER.weights(order));
  }

  /** Trains one stage, or goes on with it, from what the earlier ones have reached. */
  public Trainer.Result train(
      ThinkerStage stage, MiniPart.Order order, List<TrainListener> watchers) {
    MiniConfig.Stage settings = stage.of(order.config());
    Span length = order.length(settings);
    Path own = folder.resolve(stage.word());
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new TrainException("The folder '%s' cannot be made (%s).".formatted(own, e), e);
    }
    List<TrainListener> listeners = Reports.in(own, watchers);
    ThinkerPlan plan = new ThinkerPlan(settings);
    boolean isJoined = stage.compareTo(ThinkerStage.LANGUAGE) > 0;
    Scenes train =
        scenes(
            Split.TRAIN,
            plan.world(isJoined ? ThinkerPlan.JOINED_SEED : ThinkerPlan.SEED),
            plan.scenes(stage));
    Scenes val = scenes(Split.VAL, ThinkerPlan.VAL_SEED, ThinkerPlan.VAL_SCENES);
    try (RefThinker model = model(stage);
        Percepts percepts = new Percepts(model.config().dModel(), DIRECTIONS, device);
        Impressions impressions = new Impressions(model)) {
      return switch (stage) {
        case CLIP -> {
          try (EyeTask.Heads heads = new EyeTask.Heads(model.config().clip().hiddenSize())) {
            begin(heads);
            Task task = new EyeTask(model, heads, percepts, train, val, plan);
            yield Trainer.run(task, plan.training(length), own, listeners);
          }
        }
        case BEATS -> {
          try (EarTask.Head head = new EarTask.Head(model.config().beats().encoderEmbedDim());
              EarTask task = new EarTask(model, head, percepts, train, val, plan)) {
            begin(head);
            yield Trainer.run(task, plan.training(length), own, listeners);
          }
        }
        case LANGUAGE -> {
          try (Insights insights = new Insights(model.config().dModel())) {
            begin(insights);
            Lessons lessons = new Lessons(Tokens.tokenizer());
            Task task =
                new LanguageTask(model.llm(), insights, lessons, percepts, train, some(val), plan);
            yield Trainer.run(task, plan.training(length), own, listeners);
          }
        }
        case PROJECTORS, INSTRUCTIONS -> {
          Lessons lessons = new Lessons(Tokens.tokenizer());
          Task task = new JoiningTask(model, lessons, train, some(val), plan, impressions);
          yield Trainer.run(task, plan.training(length), own, listeners);
        }
      };
    }
  }

  private Scenes scenes(Split split, int seed, int count) {
    return new Scenes(source.seed(seed), split, source.scenes(split, count));
  }

  /** Half of the scenes that are measured by: each has several references, which take time. */
  private static List<Take> some(Scenes val) {
    return val.all().subList(0, val.count() / 2);
  }

  /** The thinker as it enters a stage. */
  private RefThinker model(ThinkerStage stage) {
    RefThinker model = new RefThinker(ThinkerSizes.CONFIG, Quantization.NONE);
    List.of(model.clip(), model.beats(), model.visual(), model.audio(), model.llm())
        .forEach(this::begin);
    if (from.isPresent()) {
      parts(stage, model).forEach((prefix, part) -> take(from.get(), prefix, part));
    }
    if (stage.compareTo(ThinkerStage.LANGUAGE) > 0) {
      for (ThinkerStage earlier :
          List.of(ThinkerStage.CLIP, ThinkerStage.BEATS, ThinkerStage.LANGUAGE)) {
        take(earlier, parts(earlier, model));
      }
    }
    if (stage == ThinkerStage.INSTRUCTIONS) {
      take(ThinkerStage.PROJECTORS, Map.of("visual.", model.visual(), "audio.", model.audio()));
      LoraAdapter adapter =
          LoraAdapter.fresh(LoraAdapter.Form.plain(RANK, model.config().loraAlpha()), model.llm());
      begin(adapter);
      model.adapt(adapter);
    }
    return model;
  }

  /** What a stage trains that has none before it; nothing for the others. */
  private static Map<String, Module> parts(ThinkerStage stage, RefThinker model) {
    return switch (stage) {
      case CLIP -> Map.of("clip.", model.clip(), "visual.", model.visual());
      case BEATS -> Map.of("beats.", model.beats(), "audio.", model.audio());
      case LANGUAGE -> Map.of("llm.", model.llm());
      case PROJECTORS, INSTRUCTIONS -> Map.of();
    };
  }

  private void begin(Module module) {
    module.fill(new Beginnings(BEGINNING), DType.F32, device);
  }

  /** Fills modules with what a stage has reached. */
  private void take(ThinkerStage stage, Map<String, Module> modules) {
    Path best = best(stage);
    modules.forEach((prefix, module) -> take(best, prefix, module));
  }

  private void take(Path file, String prefix, Module module) {
    try (TensorSource weights = WeightFiles.open(file)) {
      module.load(RenamedSource.withoutPrefix(weights, prefix), DType.F32, device);
    }
  }

  private Path best(ThinkerStage stage) {
    Path file = folder.resolve(stage.word()).resolve(BEST);
    if (Files.isRegularFile(file)) {
      return file;
    }
    return from.orElseThrow(
        () ->
            new TrainException(
                "There is no '%s', which this stage goes on from; train the stage %s first."
                    .formatted(file, stage.word())));
  }

  /** The thinker as the last stage has left it. */
  RefThinker trained() {
    RefThinker model = model(ThinkerStage.INSTRUCTIONS);
    take(
        ThinkerStage.INSTRUCTIONS,
        Map.of(
            "visual.", model.visual(),
            "audio.", model.audio(),
            "lora.", model.adapter().orElseThrow()));
    Map<String, Parameter> weights = model.llm().parameters();
    try (TensorSource best = WeightFiles.open(best(ThinkerStage.INSTRUCTIONS));
        Scope scope = Scope.open()) {
      for (String key : JoiningTask.TABLES) {
        copy(best.tensor("llm." + key), weights.get(key));
      }
    }
    return model;
  }

  private static void copy(Tensor from, Parameter to) {
    Tensor unused = to.get().copyFrom(from);
  }

  /** Writes the trained thinker into a mini agent's folder, with its vocabulary. */
  public void write(Path agent) {
    try (RefThinker model = trained()) {
      new MiniWriter(agent, DType.BF16).thinker(model);
    }
    AtomicFiles.write(
        agent.resolve("tokenizer.model"),
        file -> {
          try (InputStream in = Tokens.model();
              OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
          }
        });
    AtomicFiles.writeString(agent.resolve("tokenizer_config.json"), "{\"legacy\": false}\n");
  }
}
