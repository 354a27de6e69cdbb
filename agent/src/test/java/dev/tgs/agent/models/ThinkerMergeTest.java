package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Progress;
import dev.tgs.agent.policy.Policies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThinkerMergeTest {
  private static final Placement F32 = new Placement(DType.F32, Device.CPU);
  private static final RefThinkerConfig CONFIG = PartsToMerge.config();
  private static final List<String> MERGED =
      List.of("beats.pt", "clip", "llm", "projectors.safetensors");

  @TempDir Path temp;
  private PartsToMerge models;
  private Path out;

  @BeforeEach
  void place() {
    models = new PartsToMerge(temp.resolve("models"));
    out = temp.resolve("merged");
  }

  private ThinkerMerge.Report merge(Optional<DType> precision, boolean force) {
    List<String> notes = new ArrayList<>();
    ThinkerMerge.Report report =
        new ThinkerMerge(models.folder(), precision).into(out, force, Progress.SILENT, notes::add);
    assertThat(notes).isEmpty();
    return report;
  }

  private void refused(String... texts) throws IOException {
    List<String> before = names(temp);
    var thrown =
        assertThatThrownBy(() -> merge(Optional.empty(), false))
            .isInstanceOfAny(AgentException.class, EngineException.class);
    for (String text : texts) {
      thrown.hasMessageContaining(text);
    }
    assertThat(names(temp)).isEqualTo(before);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries.map(Path::toString).sorted().toList();
    }
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** F32 [5, vocabulary]; belongs to the current scope. */
  private static Tensor logits(Path folder, RefThinkerConfig config) {
    RefThinkerFiles files = new ThinkerFolder(folder).files();
    try (RefThinker model = files.load(config, F32, Quantization.NONE, note -> {})) {
      Llama llm = model.llm();
      long[] ids = {1, 980, 17, 999, 4};
      try (KeyValueCache cache = llm.cache(ids.length, DType.F32)) {
        Llama.Next next = new Llama.Next(cache, llm.embed(ids, DType.F32));
        return llm.logits(llm.forward(List.of(next)));
      }
    }
  }

  private static double rel(Tensor actual, Tensor expected) {
    return Math.sqrt(actual.sub(expected).pow(2).sum().item() / expected.pow(2).sum().item());
  }

  @Test
  void whatIsMergedSaysTheSame() throws IOException {
    models.write(DType.F32, CONFIG);

    ThinkerMerge.Report report = merge(Optional.empty(), false);

    assertThat(report.adapted()).isEqualTo(7 * CONFIG.llm().numHiddenLayers());
    assertThat(namesIn(out)).isEqualTo(MERGED);
    try (Scope scope = Scope.open()) {
      Tensor expected = logits(models.folder(), CONFIG);
      assertThat(expected.shape()).containsExactly(5, 1000);
      assertThat(rel(logits(out, CONFIG), expected)).isLessThan(1e-5);

      // The adapter weighs: without it there would be something else.
      models.writeAdapter(0, 0);
      assertThat(rel(logits(models.folder(), CONFIG), expected)).isGreaterThan(0.1);
    }
  }

  @Test
  void theFolderIsWholeAndKeepsTypesAndSettings() throws IOException {
    models.write(DType.F16, CONFIG);

    merge(Optional.empty(), false);

    assertThat(namesIn(out.resolve("llm")))
        .containsExactly("config.json", "model.safetensors", "tokenizer.model");
    assertThat(namesIn(out.resolve("clip"))).containsExactly("config.json", "model.safetensors");
    JsonNode config = new ObjectMapper().readTree(out.resolve("llm/config.json").toFile());
    assertThat(config.get("vocab_size").asInt()).isEqualTo(1000);
    assertThat(config.get("_name_or_path").asText()).isEqualTo("small");
    assertThat(config.get("rms_norm_eps").asDouble()).isEqualTo(1e-5);
    try (TensorSource llm = WeightFiles.open(out.resolve("llm"))) {
      assertThat(llm.keys()).noneMatch(key -> key.contains("lora") || key.contains("inv_freq"));
      assertThat(llm.dtype("model.layers.0.mlp.up_proj.weight")).isEqualTo(DType.F16);
      assertThat(llm.dtype("lm_head.weight")).isEqualTo(DType.BF16);
      assertThat(llm.shape("model.embed_tokens.weight")).containsExactly(1000, 128);
    }
    assertThat(Files.mismatch(out.resolve("beats.pt"), models.folder().resolve("beats.pt")))
        .isEqualTo(-1);
  }

  @Test
  void theLanguageModelIsWrittenInThePrecisionThatIsAskedFor() throws IOException {
    models.write(DType.F16, CONFIG);

    merge(Optional.of(DType.BF16), false);

    try (TensorSource llm = WeightFiles.open(out.resolve("llm"))) {
      assertThat(llm.keys()).allMatch(key -> llm.dtype(key) == DType.BF16);
    }
  }

  /** With the published size of the projectors, which no file tells. */
  @Test
  void theCatalogLoadsWhatIsMerged() throws IOException {
    models.write(DType.BF16, PartsToMerge.withPublishedProjectors());

    merge(Optional.empty(), false);

    ModelChoice choice = new ModelChoice(out.toString(), 0, F32);
    ThinkerCatalog.Loaded loaded =
        ThinkerCatalog.load(choice, Policies.corrected().think(), note -> {});
    try (var thinker = loaded.thinker()) {
      assertThat(loaded.card().source()).isEqualTo(out.toString());
    }
  }

  @Test
  void anEarlierMergeIsReplacedOnlyByForce() throws IOException {
    models.write(DType.F32, CONFIG);
    merge(Optional.empty(), false);
    Files.writeString(out.resolve("sam2.1_hiera_large.pt"), "stays");

    refused("merged' holds", "projectors.safetensors", "--force");

    merge(Optional.of(DType.BF16), true);
    assertThat(namesIn(out)).containsAll(MERGED).contains("sam2.1_hiera_large.pt").hasSize(5);
    try (TensorSource llm = WeightFiles.open(out.resolve("llm"))) {
      assertThat(llm.dtype("model.norm.weight")).isEqualTo(DType.BF16);
    }
  }

  @Test
  void otherModelsAreNeverReplaced() throws IOException {
    models.write(DType.F32, CONFIG);
    Files.createDirectories(out.resolve("llm"));

    refused("merged' holds llm already; give another folder.");
    assertThatThrownBy(() -> merge(Optional.empty(), true)).hasMessageContaining("another folder");
  }

  @Test
  void theFolderOfThePartsIsRefusedUnderAnyName() throws IOException {
    models.write(DType.F32, CONFIG);
    out = models.folder();
    refused("holds the parts themselves");
    out = Files.createSymbolicLink(temp.resolve("link"), models.folder());
    refused("holds the parts themselves");
    out = models.folder().resolve("beats.pt");
    refused("is a file");
  }

  @Test
  void whatIsMergedIsNotMergedAgain() throws IOException {
    models.write(DType.F32, CONFIG);
    merge(Optional.empty(), false);
    assertThatThrownBy(
            () ->
                new ThinkerMerge(out, Optional.empty())
                    .into(temp.resolve("again"), false, Progress.SILENT, note -> {}))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("merged already");
  }

  @Test
  void anAdapterWithSeveralHeadsIsRefused() throws IOException {
    models.write(DType.F32, CONFIG);
    models.writeAdapter(1, 3);
    refused("several heads", "cannot be merged");
  }

  @Test
  void aProjectorThatOnlyTheAdaptersFileHasComesAlong() throws IOException {
    models.write(DType.F32, CONFIG);
    models.moveAudioProjector();

    merge(Optional.empty(), false);

    try (TensorSource projectors = WeightFiles.open(out.resolve("projectors.safetensors"));
        TensorSource tuned = WeightFiles.open(models.folder().resolve("finetune_weights.bin"));
        Scope scope = Scope.open()) {
      String key = "base_model.model.model.al_projector.audio_query_tokens";
      assertThat(projectors.tensor(key).equal(tuned.tensor(key))).isTrue();
      assertThat(projectors.keys()).anyMatch(name -> name.contains("vl_projector."));
      assertThat(projectors.keys()).noneMatch(name -> name.contains("lora"));
    }
  }

  @Test
  void aMissingProjectorIsNamed() throws IOException {
    models.write(DType.F32, CONFIG);
    models.moveAudioProjector();
    models.writeAdapter(1, 0);
    refused("does not hold the audio Q-Former");
  }

  @Test
  void anIncompleteLanguageModelLeavesNothing() throws IOException {
    models.write(DType.F32, CONFIG);
    models.writeLlm(DType.F32, key -> !key.contains("layers.2.mlp.up_proj"));
    refused("lacks 1 of", "model.layers.2.mlp.up_proj.weight");
  }

  @Test
  void aDamagedFileLeavesNothing() throws IOException {
    models.write(DType.F32, CONFIG);
    Files.writeString(models.folder().resolve("clip/model.safetensors"), "<html>");
    refused("web page");
  }

  @Test
  void aFullDiskIsSeenBefore() {
    assertThatThrownBy(() -> DiskSpace.require(out, 14L << 30, 3L << 30))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("merged' needs 14.0 GiB, but its disk has 3.0 GiB left");
    DiskSpace.require(out, 3L << 30, 14L << 30);
    DiskSpace.require(out, 1, List.of());
  }
}
