package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.beats.BeatsKeys;
import dev.tgs.models.clip.ClipVisionKeys;
import dev.tgs.models.llama.LlamaKeys;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Ref-Thinker as a training begins with it, without an adapter.
 *
 * @param model belongs to who asked for it
 * @param clip where CLIP's weights lie, if in a file
 * @param beats where BEATs' weights lie, if in a file
 * @param agent whose thinker it is, if it is that of a small agent
 */
public record TrainableThinker(
    RefThinker model,
    TextTokenizer tokenizer,
    Optional<Path> clip,
    Optional<Path> beats,
    Optional<MiniFolder> agent) {
  /**
   * What a training begins with.
   *
   * @param models folder, or mini or random-mini; passed over where parts are named
   * @param placement precision of what is not trained, and where all of it is
   * @param quantization of the layers of the language model
   * @param prepare is given the model before it is loaded, to {@link Parameter#keepWhole keep} what
   *     is trained in float32
   * @param fresh values of what the folder does not have: embeddings and head of the added tokens
   *     and, if that is allowed, projectors
   * @param needsProjectors whether the projectors must be there
   */
  public record Start(
      String models,
      Placement placement,
      Quantization quantization,
      Consumer<RefThinker> prepare,
      Module.Initializer fresh,
      boolean needsProjectors) {}

  /**
   * The files of a training to which one of the senses is enough.
   *
   * @param llm folder of the language model
   * @param clip folder or file of CLIP, if something is to be seen
   * @param beats file of BEATs, if something is to be heard
   */
  public record Parts(Path llm, Optional<Path> clip, Optional<Path> beats) {}

  /**
   * Loads these parts; projectors of the senses that are there begin with fresh values.
   *
   * @throws AgentException if the language model and its tokenizer do not fit
   * @throws dev.tgs.engine.EngineException if weights are missing or do not fit their model
   */
  public static TrainableThinker load(Parts parts, Start start, Consumer<String> notes) {
    TrainingFiles files =
        new TrainingFiles(
            parts.llm(), parts.clip(), parts.beats(), Optional.empty(), Optional.empty());
    return published(files, start, notes);
  }

  /**
   * Loads the parts.
   *
   * @throws AgentException if weights are missing, with their names
   * @throws dev.tgs.engine.EngineException if weights do not fit their model
   */
  public static TrainableThinker load(Start start, Consumer<String> notes) {
    ModelChoice choice =
        new ModelChoice(start.models(), 0, start.placement()); // checks nothing but the folder
    if (start.models().equals(ModelChoice.RANDOM_MINI)) {
      return random(start);
    }
    if (start.models().equals(ModelChoice.RANDOM_PUBLISHED)) {
      throw new AgentException(
          "A training cannot begin from random weights of the published sizes; give --models a folder with the published parts, mini or random-mini.");
    }
    Optional<MiniFolder> mini = MiniFolder.of(choice);
    return mini.isPresent() ? mini(mini.get(), start) : published(start, notes);
  }

  private static TrainableThinker random(Start start) {
    RefThinker model = new RefThinker(RefThinkerConfig.MINI, start.quantization());
    start.prepare().accept(model);
    Recipe.Weights weights = Recipe.random(0);
    for (Module part :
        List.of(model.clip(), model.beats(), model.visual(), model.audio(), model.llm())) {
      weights.into(part, start.placement());
    }
    return new TrainableThinker(
        model, ThinkerCatalog.builtIn(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static TrainableThinker mini(MiniFolder folder, Start start) {
    RefThinker model = folder.thinker(start.placement(), start.quantization(), start.prepare());
    Optional<Path> file = Optional.of(folder.thinkerFile());
    return new TrainableThinker(model, folder.tokenizer(), file, file, Optional.of(folder));
  }

  private static TrainableThinker published(Start start, Consumer<String> notes) {
    TrainingFiles files = new ThinkerFolder(Path.of(start.models())).trainingFiles();
    if (start.needsProjectors()) {
      files.requireProjectors();
    }
    return published(files, start, notes);
  }

  private static TrainableThinker published(
      TrainingFiles files, Start start, Consumer<String> notes) {
    TextTokenizer tokenizer = ThinkerCatalog.tokenizer(files.llm());
    RefThinkerConfig config = files.config(tokenizer.size());
    RefThinker model = new RefThinker(config, start.quantization());
    try {
      start.prepare().accept(model);
      Placement placement = start.placement();
      DType precision = placement.precision();
      Device device = placement.device();
      try (TensorSource file = WeightFiles.open(files.llm())) {
        TensorSource base = LlamaKeys.of(file, model.llm().parameters().keySet());
        TensorSource grown = new GrownSource(base, tokenizer.size(), start.fresh());
        if (base.shape(TrainingFiles.EMBEDDINGS)[0] < tokenizer.size()) {
          notes.accept(
              "the %d tokens of Ref-Thinker come to the language model with random embeddings"
                  .formatted(RefThinkerTokens.ADDED.size()));
        }
        model.llm().load(grown, precision, device);
      }
      if (files.clip().isPresent()) {
        WeightFiles.load(model.clip(), files.clip().get(), ClipVisionKeys::of, precision, device);
        projector(model.visual(), files.visual(), QformerKeys::visual, start);
      }
      if (files.beats().isPresent()) {
        WeightFiles.load(model.beats(), files.beats().get(), BeatsKeys::of, precision, device);
        projector(model.audio(), files.audio(), QformerKeys::audio, start);
      }
      return new TrainableThinker(model, tokenizer, files.clip(), files.beats(), Optional.empty());
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static void projector(
      Module projector, Optional<Path> file, WeightFiles.Keys keys, Start start) {
    DType precision = start.placement().precision();
    Device device = start.placement().device();
    if (file.isPresent()) {
      WeightFiles.load(projector, file.get(), keys, precision, device);
    } else {
      projector.fill(start.fresh(), precision, device);
    }
  }
}
