package dev.tgs.train.refthinker;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.bench.data.DataSet;
import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.models.qformer.QformerProjector;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.Sample.Sense;
import dev.tgs.train.refthinker.data.EpochOrder;
import dev.tgs.train.refthinker.data.LastBatch;
import dev.tgs.train.refthinker.data.PretrainMedia;
import dev.tgs.train.refthinker.data.PretrainSample;
import dev.tgs.train.refthinker.data.PretrainTokens;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains a projector from random weights to say what is seen or heard, before the model is taught
 * to think: encoders, embeddings and layers of the language model stay as they are. Its head learns
 * too, unless the configuration forbids it, and is given up at the end.
 *
 * @param config of the training
 * @param sense whose projector it is
 * @param samples to learn from, those to validate on included
 * @param start what it begins with
 * @param placement precision of what does not learn, and where all of it is
 * @param quantization of the layers of the language model
 * @param recomputes whether layers are computed again for the gradients
 * @param validation what is validated
 * @param save steps from one checkpoint to the next
 * @param out folder of the run
 * @param peers processes that train together
 * @see <a href="https://github.com/GeWu-Lab/Crab">Crab, whose training it is</a>
 */
public record ProjectorTraining(
    PretrainConfig config,
    Sense sense,
    List<PretrainSample> samples,
    Start start,
    Placement placement,
    Quantization quantization,
    boolean recomputes,
    Validation validation,
    int save,
    Path out,
    Peers peers) {
  private static final String CONFIG = "config.json";
  private static final String HEAD = "lm_head.weight";

  /** At most this part of the samples is kept back. */
  private static final int KEPT_BACK = 10;

  public ProjectorTraining {
    samples = List.copyOf(samples);
  }

  /**
   * What it begins with: models as of a fine-tuning, or single parts.
   *
   * @param models folder, or mini or random-mini; empty if there are parts
   * @param parts empty if there are models
   */
  public record Start(String models, Optional<TrainableThinker.Parts> parts) {}

  /**
   * @param samples that are kept back for it, at most a tenth of them
   * @param spoken of these, so many are answered in words
   * @param every so many steps it is done, beside after each epoch; 0 for then alone
   * @param patience validations without a better one after which training ends; 0 for never
   * @param best whether the file at the end holds the best weights instead of the last, which are
   *     the published ones
   */
  public record Validation(int samples, int spoken, int every, int patience, boolean best) {}

  /** Trains to the end, or goes on with what the folder holds. */
  public Trainer.Result run(List<TrainListener> watchers, Consumer<String> notes) {
    FineTuneConfig run = config.run();
    PretrainSamples.Holdout holdout =
        PretrainSamples.Holdout.of(
            samples, Math.min(validation.samples(), samples.size() / KEPT_BACK), config.seed());
    if (holdout.train().isEmpty()) {
      throw new TrainException("There are no samples to train a projector on; give --data others.");
    }
    TrainableThinker loaded = load(notes);
    try (RefThinker model = loaded.model()) {
      fresh(model);
      RefThinkerConfig sizes = model.config();
      PretrainTokens tokens =
          new PretrainTokens(loaded.tokenizer(), sizes.llm().maxPositionEmbeddings());
      plan(model, tokens, notes);
      EpochOrder order =
          new EpochOrder(
              config.seed(),
              holdout.train().size(),
              config.fillTo(),
              config.fillTo() == 1 ? LastBatch.GO_ON : LastBatch.FILL);
      int parts = config.batch() / config.microBatch();
      try (PretrainSamples coming =
          new PretrainSamples(
              holdout,
              order,
              config.microBatch(),
              new InstructionSamples.Share(peers.rank(), peers.size(), parts),
              tokens,
              model,
              placement)) {
        EpochSteps epochs = new EpochSteps(order.places(), config.batch());
        return train(loaded, run, coming, holdout.val(), epochs, watchers, notes);
      }
    }
  }

  private TrainableThinker load(Consumer<String> notes) {
    TrainableThinker.Start how =
        new TrainableThinker.Start(
            start.models(),
            placement,
            quantization,
            model -> learning(model).values().forEach(Parameter::keepWhole),
            new TrainingStart(config.seed()),
            false);
    return start.parts().isPresent()
        ? TrainableThinker.load(start.parts().get(), how, notes)
        : TrainableThinker.load(how, notes);
  }

  private void fresh(RefThinker model) {
    QformerProjector projector = sense == Sense.SIGHT ? model.visual() : model.audio();
    projector.fill(new TrainingStart(config.seed()), DType.F32, placement.device());
  }

  private Map<String, Parameter> learning(RefThinker model) {
    TrainedPart part = sense == Sense.SIGHT ? TrainedPart.VISUAL : TrainedPart.AUDIO;
    Map<String, Parameter> learning = new LinkedHashMap<>(part.of(model));
    if (config.trainsHead()) {
      learning.put(HEAD, TrainedPart.WORDS.of(model).get(HEAD));
    }
    return learning;
  }

  /** Checks that all samples fit, and tells what the training takes. */
  private void plan(RefThinker model, PretrainTokens tokens, Consumer<String> notes) {
    long longest = 0;
    long answer = 0;
    for (PretrainSample sample : samples) {
      int features = features(sample, model.config());
      PretrainTokens.Ids ids = tokens.of(sample, features);
      longest = Math.max(longest, ids.length(features));
      answer = Math.max(answer, ids.answer().length);
    }
    long bytes = placement.compute() == DType.F32 ? Float.BYTES : Short.BYTES;
    MemoryPlan plan =
        MemoryPlan.of(
            model,
            learning(model).values(),
            longest * config.microBatch(),
            answer * config.microBatch(),
            bytes,
            recomputes);
    notes.accept(plan.text());
    plan.require(
        MemoryPlan.free(placement.device(), peers),
        recomputes,
        quantization != Quantization.NONE,
        config.microBatch());
  }

  /** Tokens that a sample's features take, of a sound as if it were as long as a clip. */
  private static int features(PretrainSample sample, RefThinkerConfig sizes) {
    return switch (sample.kind()) {
      case IMAGE -> sizes.visualQueryTokenNums();
      case VIDEO -> PretrainMedia.FRAMES * sizes.visualQueryTokenNums();
      case AUDIO -> DataSet.FRAMES * sizes.audioQueryTokenNums();
    };
  }

  private Trainer.Result train(
      TrainableThinker loaded,
      FineTuneConfig run,
      PretrainSamples coming,
      List<PretrainSample> val,
      EpochSteps epochs,
      List<TrainListener> watchers,
      Consumer<String> notes) {
    RefThinker model = loaded.model();
    long total = config.steps() > 0 ? config.steps() : epochs.total(config.epochs());
    if (peers.rank() == 0) {
      config.write(out.resolve(CONFIG));
    }
    long every = validation.every() > 0 ? validation.every() : total;
    ThoughtRun training =
        new ThoughtRun(
            "projector-" + sense.name().toLowerCase(Locale.ROOT),
            loaded,
            learning(model),
            coming,
            val.stream()
                .limit(validation.spoken())
                .map(one -> new ThoughtRun.Spoken(one.name(), one.answer()))
                .toList(),
            new ThoughtTask.Form(
                placement.compute(),
                recomputes,
                config.dropout(),
                config.seed(),
                config.weightDecay()),
            epochs,
            run.steps(total, every, save, validation.patience()),
            placement,
            out,
            peers);
    return training.run(
        step -> write(model),
        () -> {
          if (validation.best()) {
            write(model);
          }
        },
        watchers,
        notes);
  }

  /** The projector in the published form, in the precision of its training. */
  private Path write(RefThinker model) {
    PublishedFiles files = new PublishedFiles(out, model, DType.F32);
    return sense == Sense.SIGHT ? files.visual() : files.audio();
  }
}
