package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.models.llama.TokenChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A models folder with small random weights. */
class ThinkerCatalogTest {
  private static final Path OTHER_TOKENIZER =
      Path.of("../models/src/test/resources/parity/llama-small.model");

  @TempDir static Path original;
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    SmallThinker.write(original);
  }

  /** Each test has a folder of its own, whose large files it shares. */
  @BeforeEach
  void link() throws IOException {
    try (Stream<Path> all = Files.walk(original)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path here = folder.resolve(original.relativize(file));
        Files.createDirectories(here.getParent());
        Files.createLink(here, file);
      }
    }
  }

  private ThinkerCatalog.Loaded load(Quantization quantization) {
    ModelChoice choice =
        new ModelChoice(
            folder.toString(),
            0,
            new Placement(DType.F32, Device.CPU),
            quantization,
            new TokenChoice(1, 1, 7));
    ThinkPolicies policies = ThinkPolicies.corrected().withMaxNewTokens(12);
    return ThinkerCatalog.load(choice, policies, notes::add);
  }

  private Thought think(Quantization quantization) {
    Clip clip = Fakes.clip(10, 40, 60, Optional.of(Fakes.tone(2)));
    try (Thinker thinker = load(quantization).thinker();
        Thinker.Watching watching = thinker.watch(clip)) {
      return watching
          .think(List.of(new Reference("the dog")), ThoughtStream.SILENT, Progress.SILENT)
          .get(0);
    }
  }

  private void replace(String name, Path with) throws IOException {
    Files.delete(folder.resolve(name));
    Files.copy(with, folder.resolve(name));
  }

  @Test
  void filesUnderPublishedNamesMakeAThinker() {
    ThinkerCatalog.Loaded loaded = load(Quantization.NONE);
    loaded.thinker().close();

    assertThat(notes).isEmpty();
    String weights = loaded.card().weights();
    assertThat(loaded.card())
        .isEqualTo(
            new ModelCard(
                "think", "Ref-Thinker", folder.toString(), "fp32", "cpu", false, weights));
    assertThat(think(Quantization.NONE).text()).isNotEmpty();
    assertThat(weights).hasSize(64).isEqualTo(RefThinkerFiles.in(folder).fingerprint());
  }

  @Test
  void aCardTellsWeightsFromOthersAtTheSamePlace() throws IOException {
    String before = RefThinkerFiles.in(folder).fingerprint();
    Files.delete(folder.resolve("llm/model.safetensors"));
    SmallThinker.llm(folder, 9);
    assertThat(RefThinkerFiles.in(folder).fingerprint()).isNotEqualTo(before);
  }

  // ---- quantised ----

  @ParameterizedTest
  @EnumSource(names = {"INT8", "INT4"})
  void aQuantisedLanguageModelIsKeptBesideItsCheckpoint(Quantization quantization)
      throws IOException {
    Path kept = folder.resolve("llm." + quantization + ".safetensors");
    Thought first = think(quantization);
    assertThat(kept).isNotEmptyFile();
    assertThat(notes).singleElement().asString().contains("is kept in " + kept);
    FileTime written = Files.getLastModifiedTime(kept);
    byte[] content = Files.readAllBytes(kept);
    notes.clear();

    assertThat(think(quantization)).isEqualTo(first);
    assertThat(notes).isEmpty();
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    assertThat(first).isNotEqualTo(think(Quantization.NONE));

    Files.delete(folder.resolve("llm/model.safetensors"));
    SmallThinker.llm(folder, 9);
    Thought other = think(quantization);
    assertThat(other).isNotEqualTo(first);
    assertThat(notes).singleElement().asString().contains("is kept in " + kept);
    assertThat(Files.readAllBytes(kept)).isNotEqualTo(content);
    assertThat(think(quantization)).isEqualTo(other);
  }

  @Test
  void aKeptFileThatIsDamagedIsMadeAnew() throws IOException {
    Path kept = folder.resolve("llm.int4.safetensors");
    Thought first = think(Quantization.INT4);
    Files.write(kept, new byte[] {1, 2, 3});
    notes.clear();

    assertThat(think(Quantization.INT4)).isEqualTo(first);
    assertThat(notes).singleElement().asString().contains("is kept in " + kept);
  }

  @Test
  void whereNothingCanBeKeptItWorksAndSaysSo() throws IOException {
    Thought first = think(Quantization.INT4);
    Path kept = folder.resolve("llm.int4.safetensors");
    Files.delete(kept);
    Files.createDirectories(kept.resolve("in the way"));
    notes.clear();

    assertThat(think(Quantization.INT4)).isEqualTo(first);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("could not be kept beside its checkpoint", kept.toString());
  }

  @Test
  void aReadOnlyFolderWorksAndSaysSo() {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may write anywhere");
    assertThat(folder.toFile().setWritable(false)).isTrue();
    try {
      assertThat(think(Quantization.INT4).text()).isNotEmpty();
      assertThat(notes).singleElement().asString().contains("could not be kept");
    } finally {
      assertThat(folder.toFile().setWritable(true)).isTrue();
    }
  }

  // ---- what does not fit ----

  @Test
  void aTokenizerOfAnotherCheckpointIsRefusedWithBothNumbers() throws IOException {
    replace("llm/tokenizer.model", OTHER_TOKENIZER);

    assertThatThrownBy(() -> load(Quantization.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageMatching(
            "The tokenizer in '.*llm' has \\d+ tokens, the 21 of Ref-Thinker included, but the"
                + " checkpoint has embeddings for 1000; use the tokenizer .*\\.")
        .hasMessageNotContaining("has 1000 tokens");
  }

  @Test
  void noTokenizerIsRefused() throws IOException {
    Files.delete(folder.resolve("llm/tokenizer.model"));

    assertThatThrownBy(() -> load(Quantization.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("tokenizer.model")
        .hasMessageContaining(folder.resolve("llm").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "llm, Llama-2-7b-chat-hf or llm, https://huggingface.co/meta-llama/Llama-2-7b-chat-hf",
    "clip, clip-vit-large-patch14 or clip, https://huggingface.co/openai/clip-vit-large-patch14",
    "beats.pt, BEATs_iter3_plus_AS2M_finetuned_on_AS2M_cpt2.pt or beats.pt, https://github.com/microsoft/unilm",
    "finetune_weights.bin, checkpoint-551/finetune_weights.bin, https://huggingface.co/Jinxing1/TGS-Agent",
    "non_lora_trainables.bin, non_lora_trainables.bin, https://huggingface.co/Jinxing1/TGS-Agent"
  })
  void aMissingFileIsNamedWithWhereItComesFrom(String missing, String names, String from)
      throws IOException {
    Files.move(folder.resolve(missing), folder.resolve("elsewhere"));

    assertThatThrownBy(() -> load(Quantization.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("'" + folder + "' cannot think, it lacks ")
        .hasMessageContaining(names)
        .hasMessageContaining(from)
        .hasMessageEndingWith("--no-think or --thinker.");
  }

  @Test
  void anotherClipIsRefused() throws IOException {
    Path config = folder.resolve("clip/config.json");
    Path twelve = folder.resolve("twelve.json");
    Files.writeString(
        twelve,
        Files.readString(config).replace("\"num_hidden_layers\":24", "\"num_hidden_layers\":12"));
    replace("clip/config.json", twelve);

    assertThatThrownBy(() -> load(Quantization.NONE))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("are no parts of one Ref-Thinker")
        .hasMessageContaining("hidden states 0 to 12");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    ModelChoice choice =
        new ModelChoice(
            folder.resolve("nowhere").toString(), 0, new Placement(DType.F32, Device.CPU));

    assertThatThrownBy(() -> ThinkerCatalog.load(choice, ThinkPolicies.corrected(), notes::add))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("nowhere' is not there");
  }
}
