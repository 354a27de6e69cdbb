package dev.tgs.train.refthinker;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.agent.policy.ExpressionText;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.data.ClipLoader;
import dev.tgs.train.refthinker.data.EpochOrder;
import dev.tgs.train.refthinker.data.FeatureCache;
import dev.tgs.train.refthinker.data.FeatureKey;
import dev.tgs.train.refthinker.data.FeatureShape;
import dev.tgs.train.refthinker.data.Instruction;
import dev.tgs.train.refthinker.data.InstructionSet;
import dev.tgs.train.refthinker.data.InstructionTokens;
import dev.tgs.train.refthinker.data.LastBatch;
import dev.tgs.train.refthinker.data.MissingAnswers;
import dev.tgs.train.refthinker.data.Tokens;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fine-tunes a Ref-Thinker on the instructions of a benchmark, from its parts to the published
 * files: projectors, adapter, embeddings and head learn.
 *
 * @param config of the training
 * @param data the benchmark
 * @param answers of its references
 * @param missing what happens where a reference has none
 * @param models folder of the parts that it begins with, or mini or random-mini
 * @param placement precision of what does not learn, and where all of it is
 * @param quantization of the layers of the language model
 * @param freshProjectors whether projectors may begin with random weights
 * @param recomputes whether layers are computed again for the gradients
 * @param features folder in which features are kept, if they are
 * @param validation what is validated
 * @param save steps from one checkpoint to the next, beside those after each epoch
 * @param keep checkpoints in the published form that stay
 * @param out folder of the run
 * @param peers processes that train together
 */
public record FineTuning(
    FineTuneConfig config,
    DataSet data,
    Path answers,
    MissingAnswers missing,
    String models,
    Placement placement,
    Quantization quantization,
    boolean freshProjectors,
    boolean recomputes,
    Optional<Path> features,
    Validation validation,
    int save,
    int keep,
    Path out,
    Peers peers) {
  private static final String TRAIN = "train";
  private static final String CONFIG = "config.json";
  private static final String AGENT = "agent";

  /** Memory for features beside those on disk. */
  private static final long FEATURE_MEMORY = 512L << 20;

  private static final Set<TrainedPart> PARTS = EnumSet.allOf(TrainedPart.class);

  /**
   * @param split whose references it is done on, as far as they have answers
   * @param samples at most so many; 0 for none
   * @param spoken of these, so many are answered in words
   * @param patience validations without a better one after which training ends; 0 for never
   * @param best whether the files at the end hold the best weights instead of the last, which are
   *     published
   */
  public record Validation(String split, int samples, int spoken, int patience, boolean best) {}

  /** The same together with other processes. */
  public FineTuning with(Peers others) {
    return new FineTuning(
        config,
        data,
        answers,
        missing,
        models,
        placement,
        quantization,
        freshProjectors,
        recomputes,
        features,
        validation,
        save,
        keep,
        out,
        others);
  }

  /** Trains to the end, or goes on with what the folder holds. */
  public Trainer.Result run(List<TrainListener> watchers, Consumer<String> notes) {
    List<Instruction> train = InstructionSet.read(data, answers, TRAIN, missing).instructions();
    List<Instruction> val = toValidate();
    TrainableThinker start =
        TrainableThinker.load(
            new TrainableThinker.Start(
                models,
                placement,
                quantization,
                FineTuning::prepare,
                new TrainingStart(config.seed()),
                !freshProjectors),
            notes);
    try (RefThinker model = start.model()) {
      LoraAdapter adapter = LoraAdapter.fresh(config.adapter(), model.llm());
      model.adapt(adapter);
      adapter.fill(new TrainingStart(config.seed()), DType.F32, placement.device());
      InstructionTokens tokens =
          new InstructionTokens(
              start.tokenizer(),
              config.stripsExpressions() ? ExpressionText.STRIPPED : ExpressionText.AS_PUBLISHED,
              model.config());
      plan(model, tokens, train, notes);
      try (FeatureCache cache = cache(start, notes)) {
        ClipLoader loader =
            new ClipLoader(
                data,
                model.config().clip().imageSize(),
                MissingFiles.REFUSE,
                Optional.ofNullable(cache));
        EpochOrder order =
            new EpochOrder(
                config.seed(),
                train.size(),
                config.fillTo(),
                config.fillTo() == 1 ? LastBatch.GO_ON : LastBatch.FILL);
        int parts = config.batch() / config.microBatch();
        try (InstructionSamples samples =
            new InstructionSamples(
                train,
                val,
                order,
                config.microBatch(),
                new InstructionSamples.Share(peers.rank(), peers.size(), parts),
                tokens,
                loader,
                model,
                placement)) {
          EpochSteps epochs = new EpochSteps(order.places(), config.batch());
          return train(start, samples, val, epochs, watchers, notes);
        }
      }
    }
  }

  private static void prepare(RefThinker model) {
    for (TrainedPart part : PARTS) {
      part.of(model).values().forEach(Parameter::keepWhole);
    }
  }

  private List<Instruction> toValidate() {
    if (validation.samples() == 0) {
      return List.of();
    }
    List<Instruction> all = InstructionSet.answered(data, answers, validation.split());
    return all.subList(0, Math.min(all.size(), validation.samples()));
  }

  /** Checks that all instructions fit, and tells what the training takes. */
  private void plan(
      RefThinker model, InstructionTokens tokens, List<Instruction> train, Consumer<String> notes) {
    long longest = 0;
    long answer = 0;
    for (Instruction one : train) {
      Tokens ids = tokens.of(one);
      longest = Math.max(longest, ids.length(tokens.features()));
      answer = Math.max(answer, ids.answer().length);
    }
    long bytes = placement.compute() == DType.F32 ? Float.BYTES : Short.BYTES;
    MemoryPlan plan =
        MemoryPlan.of(
            model,
            TrainedPart.of(model, PARTS).values(),
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

  private FeatureCache cache(TrainableThinker start, Consumer<String> notes) {
    if (features.isEmpty()) {
      return null;
    }
    if (start.clip().isEmpty() || start.beats().isEmpty()) {
      throw new TrainException(
          "Features of random encoders are not kept; leave out --cache-features, or give --models trained ones.");
    }
    return FeatureCache.open(
        features.get(),
        FeatureKey.of(start.clip().get(), start.beats().get(), start.model().config(), placement),
        FeatureShape.of(start.model().config()),
        FEATURE_MEMORY,
        notes);
  }

  private Trainer.Result train(
      TrainableThinker start,
      InstructionSamples samples,
      List<Instruction> val,
      EpochSteps epochs,
      List<TrainListener> watchers,
      Consumer<String> notes) {
    RefThinker model = start.model();
    long total = config.steps() > 0 ? config.steps() : epochs.total(config.epochs());
    if (peers.rank() == 0) {
      config.write(out.resolve(CONFIG));
    }
    PublishedFiles files =
        new PublishedFiles(out, model, placement.precision() == DType.F32 ? DType.F32 : DType.BF16);
    ThoughtRun run =
        new ThoughtRun(
            "ref-thinker",
            start,
            TrainedPart.of(model, PARTS),
            samples,
            val.stream()
                .limit(validation.spoken())
                .map(one -> new ThoughtRun.Spoken(one.uid(), one.answer()))
                .toList(),
            new ThoughtTask.Form(
                placement.compute(),
                recomputes,
                config.dropout(),
                config.seed(),
                config.weightDecay()),
            epochs,
            config.steps(total, total, save, validation.patience()),
            placement,
            out,
            peers);
    return run.run(
        step -> {
          files.checkpoint(step);
          files.keep(keep);
          finish(files, start);
        },
        () -> {
          if (validation.best()) {
            finish(files, start);
          }
        },
        watchers,
        notes);
  }

  /**
   * Writes what the published script leaves at its end, and all of it in one safetensors file; of a
   * small agent also the agent that has learnt.
   */
  private void finish(PublishedFiles files, TrainableThinker start) {
    files.finetune();
    files.trainables();
    files.trained(Map.of());
    if (config.loraHeads() > 0) {
      return; // no file of peft and no sum of weights can hold a router
    }
    files.adapter(
        new AdapterSettings(Optional.of(models), config.dropout() ? config.loraDropout() : 0));
    if (quantization == Quantization.NONE) {
      start.agent().ifPresent(agent -> agent.copy(out.resolve(AGENT), start.model()));
    }
  }
}
