package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.weights.Fingerprint;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LlamaTokenizer;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenizerFiles;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the thinker that a {@link ModelChoice} names. */
public final class ThinkerCatalog {
  private static final String TOKENIZER = "mini-tokenizer.model";

  private ThinkerCatalog() {}

  /**
   * A thinker and what is known of it.
   *
   * @param thinker belongs to whoever asked for it
   */
  public record Loaded(Thinker thinker, ModelCard card) {
    /** Ref-Thinker, if it is what thinks: its parts can be measured. */
    public Optional<RefThinkerThinker> refThinker() {
      return thinker instanceof RefThinkerThinker own ? Optional.of(own) : Optional.empty();
    }
  }

  /**
   * Fails if files are missing, before anything is loaded.
   *
   * @throws AgentException with all that are missing
   */
  static void check(ModelChoice choice) {
    if (choice.isRandom()) {
      return;
    }
    MiniFolder.of(choice)
        .ifPresentOrElse(
            MiniFolder::requireThinker, () -> new ThinkerFolder(Path.of(choice.models())).files());
  }

  /**
   * Builds and loads Ref-Thinker.
   *
   * @param notes is told what is worth knowing about the files
   * @throws AgentException if weights are missing
   * @throws dev.tgs.engine.EngineException if weights do not fit their model
   */
  public static Loaded load(ModelChoice choice, ThinkPolicies policies, Consumer<String> notes) {
    return switch (choice.models()) {
      case ModelChoice.RANDOM_PUBLISHED ->
          random("Ref-Thinker", RefThinkerConfig.PUBLISHED, choice, policies);
      case ModelChoice.RANDOM_MINI ->
          random("Ref-Thinker mini", RefThinkerConfig.MINI, choice, policies);
      default ->
          MiniFolder.of(choice)
              .map(folder -> mini(folder, choice, policies))
              .orElseGet(() -> published(choice, policies, notes));
    };
  }

  private static Loaded mini(MiniFolder folder, ModelChoice choice, ThinkPolicies policies) {
    TextTokenizer tokenizer = folder.tokenizer();
    RefThinker model = folder.thinker(choice.placement(), choice.quantization());
    try {
      requireFit(tokenizer, model.config().llm(), folder.thinkerFile());
    } catch (AgentException e) {
      model.close();
      throw e;
    }
    Source source = Source.of(folder.thinkerFile(), Fingerprint.of(folder.thinkerFile()));
    return loaded("Ref-Thinker mini", source, model, tokenizer, choice, policies);
  }

  private static Loaded published(
      ModelChoice choice, ThinkPolicies policies, Consumer<String> notes) {
    Path folder = Path.of(choice.models());
    RefThinkerFiles files = RefThinkerFiles.in(folder);
    TextTokenizer tokenizer = tokenizer(files.llm());
    RefThinkerConfig config = files.config();
    requireFit(tokenizer, config.llm(), files.llm());
    RefThinker model = files.load(config, choice.placement(), choice.quantization(), notes);
    return loaded(
        "Ref-Thinker", Source.of(folder, files.fingerprint()), model, tokenizer, choice, policies);
  }

  private static Loaded random(
      String title, RefThinkerConfig config, ModelChoice choice, ThinkPolicies policies) {
    RefThinker model = new RefThinker(config, choice.quantization());
    Recipe.Weights weights = Recipe.random(choice.seed());
    try {
      for (Module part :
          List.of(model.clip(), model.beats(), model.visual(), model.audio(), model.llm())) {
        weights.into(part, choice.placement());
      }
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
    return loaded(
        title, new Source(weights.source(), true, null), model, builtIn(), choice, policies);
  }

  /** Where weights come from, as a card has it. */
  private record Source(String place, boolean random, String fingerprint) {
    static Source of(Path place, String fingerprint) {
      return new Source(place.toString(), false, fingerprint);
    }
  }

  private static Loaded loaded(
      String title,
      Source source,
      RefThinker model,
      TextTokenizer tokenizer,
      ModelChoice choice,
      ThinkPolicies policies) {
    Placement placement = choice.placement();
    String precision = placement.precision().precisionName();
    ModelCard card =
        new ModelCard(
            "think",
            title,
            source.place(),
            choice.quantization() == Quantization.NONE
                ? precision
                : precision + ", language model " + choice.quantization(),
            placement.device().toString(),
            source.random(),
            source.fingerprint());
    Engine.giveBackMemory();
    return new Loaded(
        new RefThinkerThinker(model, tokenizer, placement, policies, choice.tokens()), card);
  }

  /** The tokenizer in the folder of a language model, with the tokens of Ref-Thinker. */
  static TextTokenizer tokenizer(Path llm) {
    try {
      return TextTokenizer.read(new TokenizerFolder(llm)).withAddedTokens(RefThinkerTokens.ADDED);
    } catch (IOException e) {
      throw new AgentException(e.getMessage(), e);
    }
  }

  /** A small vocabulary of English, with which random weights can be tried. */
  static TextTokenizer builtIn() {
    try {
      return LlamaTokenizer.read(new BuiltIn())
          .withLegacy(false)
          .withAddedTokens(RefThinkerTokens.ADDED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class BuiltIn implements TokenizerFiles {
    @Override
    public Optional<InputStream> open(String name) {
      return name.equals("tokenizer.model")
          ? Optional.of(ThinkerCatalog.class.getResourceAsStream(TOKENIZER))
          : Optional.empty();
    }

    @Override
    public String place(String name) {
      return TOKENIZER;
    }
  }

  /** Qwen2 fills its table of embeddings up; a LLaMA has a row for each token. */
  private static void requireFit(TextTokenizer tokenizer, LlamaConfig config, Path llm) {
    int rows = config.vocabSize();
    boolean fits =
        config.hasQueryKeyValueBias() ? tokenizer.size() <= rows : tokenizer.size() == rows;
    if (!fits) {
      throw new AgentException(
          "The tokenizer in '%s' has %d tokens, the %d of Ref-Thinker included, but the checkpoint has embeddings for %d; use the tokenizer that it was trained with."
              .formatted(llm, tokenizer.size(), RefThinkerTokens.ADDED.size(), rows));
    }
  }
}
