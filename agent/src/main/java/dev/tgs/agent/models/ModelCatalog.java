package dev.tgs.agent.models;

import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.agent.models.GroundingDinoGrounder.InputSize;
import dev.tgs.agent.policy.Policies;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoConfig;
import dev.tgs.models.groundingdino.GroundingDinoKeys;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import dev.tgs.models.sam2.Sam2Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the models that a {@link ModelChoice} names. */
public final class ModelCatalog {
  static final InputSize MINI_INPUT = new InputSize(320, 533);

  private ModelCatalog() {}

  /**
   * Builds and loads all three models.
   *
   * @param notes is told what is worth knowing about the files
   * @throws dev.tgs.agent.AgentException if weights are missing
   * @throws dev.tgs.engine.EngineException if weights do not fit their model
   */
  public static Models loadAll(
      ModelChoice choice, Policies policies, Progress progress, Consumer<String> notes) {
    ThinkerCatalog.check(choice);
    Models seeing = load(choice, policies, (stage, done, all) -> progress.report(stage, done, 3));
    try {
      ThinkerCatalog.Loaded thinking = ThinkerCatalog.load(choice, policies.think(), notes);
      progress.report(Stage.LOAD, 3, 3);
      return seeing.withThinker(thinking.thinker(), thinking.card());
    } catch (RuntimeException | Error e) {
      seeing.close();
      throw e;
    }
  }

  /**
   * Builds and loads the detector and the segmenter.
   *
   * @throws dev.tgs.agent.AgentException if weights are missing
   * @throws dev.tgs.engine.EngineException if weights do not fit their model
   */
  public static Models load(ModelChoice choice, Policies policies, Progress progress) {
    Pair pair = pair(choice);
    Placement placement = choice.placement();
    progress.report(Stage.LOAD, 0, 2);
    GroundingDino detector = pair.detector().build(placement);
    try {
      progress.report(Stage.LOAD, 1, 2);
      Sam2 segmenter = pair.segmenter().build(placement);
      progress.report(Stage.LOAD, 2, 2);
      return new Models(
          Optional.empty(),
          new GroundingDinoGrounder(
              detector, pair.vocabulary(), pair.inputSize(), placement, policies),
          new Sam2Segmenter(segmenter, placement, policies),
          List.of(
              pair.detector().card("ground", placement),
              pair.segmenter().card("segment", placement)));
    } catch (RuntimeException | Error e) {
      detector.close();
      throw e;
    }
  }

  /** Whether it is a mini agent that was trained, not one of random weights. */
  public static boolean isMini(ModelChoice choice) {
    return MiniFolder.of(choice).isPresent();
  }

  /** These policies with the threshold that the models ask for, if they do. */
  public static Policies suited(Policies policies, ModelChoice choice) {
    return MiniFolder.of(choice)
        .flatMap(MiniFolder::boxThreshold)
        .map(policies::withBoxThreshold)
        .orElse(policies);
  }

  private record Pair(
      Recipe<GroundingDino> detector,
      InputSize inputSize,
      BertTokenizer vocabulary,
      Recipe<Sam2> segmenter) {
    Pair(Recipe<GroundingDino> detector, InputSize inputSize, Recipe<Sam2> segmenter) {
      this(detector, inputSize, BertTokenizer.published(), segmenter);
    }
  }

  private static Pair pair(ModelChoice choice) {
    Recipe.Weights random = Recipe.random(choice.seed());
    return switch (choice.models()) {
      case ModelChoice.RANDOM_PUBLISHED ->
          new Pair(
              dino(Published.GROUNDING_DINO.get(0), random),
              InputSize.PUBLISHED,
              sam2(Published.SAM2_1.get(0), random));
      case ModelChoice.RANDOM_MINI ->
          new Pair(
              new Recipe<>(
                  "Grounding-DINO mini", () -> GroundingDino.of(GroundingDinoConfig.MINI), random),
              MINI_INPUT,
              new Recipe<>("SAM 2.1 mini", () -> Sam2.image(Sam2Config.MINI), random));
      default ->
          MiniFolder.of(choice)
              .map(
                  mini ->
                      new Pair(
                          mini.grounder(), mini.inputSize(), mini.vocabulary(), mini.segmenter()))
              .orElseGet(() -> published(Path.of(choice.models())));
    };
  }

  private static Pair published(Path folder) {
    ModelFolder.Pair found = new ModelFolder(folder).both();
    return new Pair(
        dino(
            found.detector().published(),
            Recipe.file(found.detector().path(), GroundingDinoKeys::of)),
        InputSize.PUBLISHED,
        sam2(found.segmenter().published(), Recipe.file(found.segmenter().path(), Sam2Keys::of)));
  }

  private static Recipe<GroundingDino> dino(
      Published<Published.Dino> published, Recipe.Weights weights) {
    GroundingDinoConfig config =
        switch (published.variant()) {
          case SWIN_T -> GroundingDinoConfig.SWIN_T_OGC;
          case SWIN_B -> GroundingDinoConfig.SWIN_B_COGCOOR;
        };
    return new Recipe<>(published.title(), () -> GroundingDino.of(config), weights);
  }

  private static Recipe<Sam2> sam2(Published<Published.Sam2> published, Recipe.Weights weights) {
    Sam2Config config =
        switch (published.variant()) {
          case LARGE -> Sam2Config.HIERA_LARGE;
          case BASE_PLUS -> Sam2Config.HIERA_BASE_PLUS;
          case SMALL -> Sam2Config.HIERA_SMALL;
          case TINY -> Sam2Config.HIERA_TINY;
        };
    return new Recipe<>(published.title(), () -> Sam2.image(config), weights);
  }
}
