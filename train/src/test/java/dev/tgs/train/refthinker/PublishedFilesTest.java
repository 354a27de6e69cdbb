package dev.tgs.train.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.models.AdapterFile;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.RandomWeights;
import dev.tgs.agent.models.RefThinkerFiles;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.TorchFile;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against files that {@code parity/train_files.py} wrote as the published scripts write them; it
 * also reads those that are left in {@code target/published} and {@code target/published-bare}.
 */
class PublishedFilesTest {
  private static final Path THEIRS = Path.of("src/test/resources/published");
  private static final Path LEFT = Path.of("target/published");
  private static final Path BARE = Path.of("target/published-bare");
  private static final Path BEATS = Path.of("../models/src/test/resources/parity/beats-tiny.pt");
  private static final Path INVENTORY = Path.of("../models/src/test/resources/inventory");
  private static final String PEFT = "base_model.model.";
  private static final long STEP = 3;

  /** Tensors of a projector. */
  private static final int USED = 61;

  /** Those of its Q-Former that nothing runs. */
  private static final int UNUSED = 19;

  private static final Predicate<String> FOR_TEXT =
      Pattern.compile(
              "_Qformer\\.(bert\\.embeddings\\.(word|position)_embeddings"
                  + "|bert\\.encoder\\.layer\\.\\d+\\.(intermediate|output)\\.|cls\\.predictions\\.)")
          .asPredicate();

  private static final String FINETUNE = "checkpoint-3/finetune_weights.bin";
  private static final Set<TrainedPart> TUNED =
      EnumSet.of(TrainedPart.ADAPTER, TrainedPart.VISUAL, TrainedPart.AUDIO);
  private static final Set<TrainedPart> LAST =
      EnumSet.of(TrainedPart.VISUAL, TrainedPart.AUDIO, TrainedPart.WORDS);

  @TempDir Path folder;
  private RefThinker model;

  @BeforeEach
  void make() throws IOException {
    RefThinkerConfig config =
        new ObjectMapper()
            .readValue(THEIRS.resolve("config.json").toFile(), RefThinkerConfig.class);
    int tokens = config.llm().vocabSize() + RefThinkerTokens.ADDED.size();
    model = new RefThinker(config.withLlm(config.llm().withVocabSize(tokens)), Quantization.NONE);
    for (Module part : List.of(model.visual(), model.audio(), model.llm())) {
      fill(part);
    }
    model.adapt(LoraAdapter.fresh(LoraAdapter.Form.plain(8, config.loraAlpha()), model.llm()));
    fill(model.adapter().orElseThrow());
  }

  private static void fill(Module module) {
    module.fill((key, shape) -> Tensor.zeros(DType.F32, shape), DType.F32, Device.CPU);
  }

  private static void clear(Parameter parameter) {
    try (Scope scope = Scope.open()) {
      parameter.get().copyFrom(Tensor.zeros(DType.F32, parameter.shape()));
    }
  }

  @AfterEach
  void free() {
    model.close();
  }

  /** What the scripts of the fixtures give a tensor, rounded to BF16. */
  private static Tensor value(String key, long... shape) {
    long start = RandomWeights.hash("refthinker-files:" + key);
    float[] values = new float[(int) Shapes.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 * RandomWeights.uniform(start, i));
    }
    return Tensor.of(values, shape).to(DType.BF16);
  }

  private void setAll() {
    for (TrainedPart part : TrainedPart.values()) {
      part.of(model)
          .forEach(
              (key, parameter) -> {
                try (Scope scope = Scope.open()) {
                  parameter.get().copyFrom(value(PEFT + key, parameter.shape()));
                }
              });
    }
  }

  /** The parts that have their values; the others have none but zeros. */
  private Set<TrainedPart> set() {
    Set<TrainedPart> set = EnumSet.noneOf(TrainedPart.class);
    for (TrainedPart part : TrainedPart.values()) {
      Set<Boolean> same = new HashSet<>();
      part.of(model)
          .forEach(
              (key, parameter) -> {
                try (Scope scope = Scope.open()) {
                  Tensor made = value(PEFT + key, parameter.shape()).to(DType.F32);
                  Tensor zeros = Tensor.zeros(DType.F32, parameter.shape());
                  boolean isSet = parameter.get().equal(made);
                  assertThat(isSet || parameter.get().equal(zeros)).as(key).isTrue();
                  same.add(isSet);
                }
              });
      assertThat(same).as(part.what()).hasSize(1);
      if (same.contains(true)) {
        set.add(part);
      }
    }
    return set;
  }

  private static Map<String, String> described(Path file) {
    try (TensorSource source = WeightFiles.open(file)) {
      Map<String, String> described = new TreeMap<>();
      source
          .keys()
          .forEach(
              key -> described.put(key, source.dtype(key) + Arrays.toString(source.shape(key))));
      return described;
    }
  }

  @Test
  void theirsAreReadByOurs() {
    assertThat(PublishedFiles.read(THEIRS.resolve(FINETUNE), model)).isEqualTo(TUNED);
    assertThat(set()).isEqualTo(TUNED);
    assertThat(PublishedFiles.read(THEIRS.resolve("non_lora_trainables.bin"), model))
        .isEqualTo(LAST);
    assertThat(set()).containsExactly(TrainedPart.values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapter_model.safetensors", "audio_pretrain.bin"})
  void theirSingleParts(String file) {
    assertThat(PublishedFiles.read(THEIRS.resolve(file), model)).hasSize(1).isEqualTo(set());
  }

  private void writeAll(PublishedFiles files) {
    files.checkpoint(STEP);
    files.trainables();
    files.adapter(new AdapterSettings(Optional.of("llm"), 0.05));
    files.visual();
    files.audio();
    files.trained(Map.of("step", "3"));
  }

  @Test
  void namesShapesAndTypesAreThoseOfTheirs() {
    setAll();
    PublishedFiles files = new PublishedFiles(LEFT, model, DType.BF16);
    writeAll(files);
    for (String file :
        List.of(
            FINETUNE,
            "non_lora_trainables.bin",
            "adapter_model.safetensors",
            "audio_pretrain.bin")) {
      Map<String, String> theirs = described(THEIRS.resolve(file));
      int projectors = file.startsWith("adapter") ? 0 : file.startsWith("audio") ? 1 : 2;
      int all = theirs.size();
      theirs.keySet().removeIf(FOR_TEXT);
      assertThat(theirs).hasSize(all - projectors * UNUSED);
      assertThat(described(LEFT.resolve(file))).as(file).isEqualTo(theirs);
    }
    assertThat(described(LEFT.resolve("visual_pretrain.bin")).keySet())
        .hasSize(USED)
        .allMatch(key -> key.startsWith("model.vl_projector.visual_"));
    Map<String, String> all = described(THEIRS.resolve(FINETUNE));
    all.putAll(described(THEIRS.resolve("non_lora_trainables.bin")));
    all.keySet().removeIf(FOR_TEXT);
    assertThat(described(LEFT.resolve("trained.safetensors"))).isEqualTo(all);
  }

  @Test
  void whatIsReadIsWhatWasTrained() {
    setAll();
    new PublishedFiles(folder, model, DType.BF16).trainables();
    assertThat(described(folder.resolve("non_lora_trainables.bin")).keySet())
        .hasSize(2 * USED + 2)
        .noneMatch(key -> key.contains("word_embeddings") || key.contains(".intermediate."));
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F32"})
  void oursComeBack(DType dtype) {
    setAll();
    writeAll(new PublishedFiles(folder, model, dtype));
    Map<String, Set<TrainedPart>> files = new LinkedHashMap<>();
    files.put(FINETUNE, TUNED);
    files.put("non_lora_trainables.bin", LAST);
    files.put("adapter_model.safetensors", EnumSet.of(TrainedPart.ADAPTER));
    files.put("visual_pretrain.bin", EnumSet.of(TrainedPart.VISUAL));
    files.put("audio_pretrain.bin", EnumSet.of(TrainedPart.AUDIO));
    files.put("trained.safetensors", EnumSet.allOf(TrainedPart.class));
    files.forEach(
        (file, parts) -> {
          for (TrainedPart part : TrainedPart.values()) {
            part.of(model).values().forEach(PublishedFilesTest::clear);
          }
          assertThat(described(folder.resolve(file)).values())
              .as(file)
              .allMatch(text -> text.startsWith(dtype + "["));
          assertThat(PublishedFiles.read(folder.resolve(file), model)).as(file).isEqualTo(parts);
          assertThat(set()).as(file).isEqualTo(parts);
        });
  }

  @Test
  void theProgramReadsWhatIsWritten() {
    setAll();
    writeAll(new PublishedFiles(BARE, model, DType.F32));
    Placement placement = new Placement(DType.F32, Device.CPU);
    for (AdapterFile file :
        List.of(
            new AdapterFile(BARE, 0),
            new AdapterFile(BARE.resolve(FINETUNE), AdapterFile.PUBLISHED_ALPHA))) {
      try (LoraAdapter adapter = file.load(model.llm(), placement)) {
        assertThat(model.llm().unadapted(adapter)).isEmpty();
        same(adapter.parameters(), model.adapter().orElseThrow().parameters());
      }
    }
    try (RefThinker other = new RefThinker(model.config(), Quantization.NONE)) {
      for (String file : List.of(FINETUNE, "non_lora_trainables.bin")) {
        WeightFiles.load(
            other.visual(), BARE.resolve(file), QformerKeys::visual, DType.F32, Device.CPU);
        WeightFiles.load(
            other.audio(), BARE.resolve(file), QformerKeys::audio, DType.F32, Device.CPU);
        same(other.visual().parameters(), model.visual().parameters());
        same(other.audio().parameters(), model.audio().parameters());
      }
    }
  }

  @Test
  void theProgramLoadsTheWholeThinker() throws IOException {
    setAll();
    fill(model.clip());
    for (String part : List.of("llm", "clip")) {
      Module module = part.equals("llm") ? model.llm() : model.clip();
      Path file = Files.createDirectories(folder.resolve(part)).resolve("model.safetensors");
      Safetensors.write(file, module, DType.F32, Map.of());
    }
    Files.copy(BEATS, folder.resolve("beats.pt"));
    PublishedFiles files = new PublishedFiles(folder, model, DType.BF16);
    files.finetune();
    files.trainables();

    List<String> notes = new ArrayList<>();
    RefThinkerFiles read = RefThinkerFiles.in(folder);
    try (RefThinker loaded =
        read.load(
            read.sized(model.config()),
            new Placement(DType.F32, Device.CPU),
            Quantization.NONE,
            notes::add)) {
      for (TrainedPart part : TrainedPart.values()) {
        same(part.of(loaded), part.of(model));
      }
    }
    assertThat(notes).isEmpty();
  }

  private static void same(Map<String, Parameter> found, Map<String, Parameter> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach(
        (key, parameter) ->
            assertThat(parameter.get().equal(expected.get(key).get())).as(key).isTrue());
  }

  @Test
  void theAdaptersConfigurationIsThatOfPeft() throws IOException {
    new PublishedFiles(folder, model, DType.BF16)
        .adapter(new AdapterSettings(Optional.of("llm"), 0.05));
    ObjectMapper mapper = new ObjectMapper();
    JsonNode ours = mapper.readTree(folder.resolve("adapter_config.json").toFile());
    JsonNode theirs = mapper.readTree(THEIRS.resolve("adapter_config.json").toFile());
    // The fixture is of a newer release, which knows more fields.
    assertThat(ours).hasSize(24);
    ours.properties()
        .forEach(
            entry ->
                assertThat(theirs.get(entry.getKey()))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue()));
  }

  @Test
  void thePublishedModelsNamesAreThoseOfTheInventories() throws IOException {
    try (RefThinker large = new RefThinker(RefThinkerConfig.PUBLISHED, Quantization.NONE)) {
      large.adapt(LoraAdapter.fresh(LoraAdapter.Form.plain(8, 16), large.llm()));
      for (TrainedPart part : TrainedPart.values()) {
        Map<String, List<Long>> listed = new TreeMap<>();
        for (String file : List.of("finetune-weights", "non-lora-trainables")) {
          JsonNode shapes =
              new ObjectMapper()
                  .readTree(INVENTORY.resolve("ref-thinker-" + file + ".json").toFile());
          shapes
              .properties()
              .forEach(
                  entry -> {
                    String key = entry.getKey().substring(PEFT.length());
                    if (part.owns(key)) {
                      listed.put(
                          key,
                          new ObjectMapper()
                              .convertValue(entry.getValue(), new TypeReference<>() {}));
                    }
                  });
        }
        part.of(large)
            .forEach(
                (key, parameter) ->
                    assertThat(listed.remove(key))
                        .as(key)
                        .isEqualTo(Arrays.stream(parameter.shape()).boxed().toList()));
        boolean isProjector = part == TrainedPart.VISUAL || part == TrainedPart.AUDIO;
        assertThat(listed).as(part.what()).hasSize(isProjector ? UNUSED : 0);
      }
    }
  }

  private Set<String> names(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void theLastCheckpointsStay() throws IOException {
    PublishedFiles files = new PublishedFiles(folder, model, DType.BF16);
    files.keep(2);
    for (long step : new long[] {110, 20, 9, 330}) {
      files.checkpoint(step);
    }
    Files.writeString(folder.resolve("checkpoint-20/config.json"), "{}");
    Files.createDirectories(folder.resolve("checkpoint-5")); // of a run that was killed
    Files.createDirectories(folder.resolve("checkpoint-best"));
    Files.createDirectories(folder.resolve("checkpoint-400"));
    Path elsewhere = Files.createDirectories(folder.resolve("other"));
    Files.writeString(elsewhere.resolve("finetune_weights.bin"), "kept");
    Files.createSymbolicLink(folder.resolve("checkpoint-1"), elsewhere);

    files.keep(2);

    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "checkpoint-1",
            "checkpoint-110",
            "checkpoint-330",
            "checkpoint-400",
            "checkpoint-best",
            "other");
    assertThat(files.checkpoints()).containsOnlyKeys(110L, 330L);
    assertThat(elsewhere.resolve("finetune_weights.bin")).hasContent("kept");
    assertThatThrownBy(() -> files.keep(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeWrittenLeavesTheFormerFile() throws IOException {
    setAll();
    PublishedFiles files = new PublishedFiles(folder, model, DType.BF16);
    writeAll(files);
    byte[] before = Files.readAllBytes(folder.resolve("non_lora_trainables.bin"));
    Map<String, String> whole = described(folder.resolve(FINETUNE));
    Set<String> names = names(folder);
    List<Parameter> audio = List.copyOf(TrainedPart.AUDIO.of(model).values());
    audio.get(audio.size() - 1).close(); // gone when it is its turn
    for (Runnable write :
        List.<Runnable>of(
            files::trainables,
            files::audio,
            () -> files.checkpoint(STEP),
            () -> files.trained(Map.of()))) {
      assertThatThrownBy(write::run).hasMessageContaining("before its module was loaded");
    }
    assertThat(names(folder)).isEqualTo(names);
    assertThat(names(folder.resolve("checkpoint-3"))).containsExactly("finetune_weights.bin");
    assertThat(folder.resolve("non_lora_trainables.bin")).hasBinaryContent(before);
    assertThat(described(folder.resolve(FINETUNE))).isEqualTo(whole);
    Path file = folder.resolve("non_lora_trainables.bin");
    assertThatThrownBy(() -> new PublishedFiles(file, model, DType.BF16).trainables())
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("could not be made");
  }

  /** Their file with some tensors left out and others added. */
  private Path changed(String leftOut, Map<String, Tensor> added) {
    Path file = folder.resolve("changed.bin");
    try (TensorSource theirs = WeightFiles.open(THEIRS.resolve(FINETUNE));
        Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      theirs.keys().stream()
          .filter(key -> !key.contains(leftOut))
          .forEach(key -> tensors.put(key, theirs.tensor(key)));
      tensors.putAll(added);
      TorchFile.write(file, tensors);
    }
    return file;
  }

  private void isRefused(Path file, String... words) {
    assertThatThrownBy(() -> PublishedFiles.read(file, model))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").endsWith("."));
    assertThat(set()).isEmpty();
  }

  @Test
  void aFileThatLacksTensorsIsNamed() {
    isRefused(
        changed("al_projector.audio_proj.2", Map.of()),
        "lacks 2 of the 61 tensors of the audio projector",
        "model.al_projector.audio_proj.2.bias, model.al_projector.audio_proj.2.weight",
        "give another file");
    isRefused(changed("up_proj.lora_B", Map.of()), "lacks 1 of the 14 tensors of the adapter");
  }

  @Test
  void aFileOfOtherSizesIsNamed() {
    try (Scope scope = Scope.open()) {
      String ln = PEFT + "model.vl_projector.visual_ln.weight";
      isRefused(
          changed("nothing", Map.of(ln, Tensor.zeros(DType.F32, 7))),
          ln,
          "has shape [7], but the model's is [48]");
      String more = PEFT + "model.layers.1.mlp.up_proj.lora_A.default.weight";
      isRefused(
          changed("nothing", Map.of(more, Tensor.zeros(DType.F32, 8, 16))),
          "adapts 1 layers or heads",
          "model.layers.1.mlp.up_proj.lora_A.weight");
      Path strange = folder.resolve("strange.safetensors");
      Safetensors.write(strange, Map.of("a", Tensor.zeros(DType.F32, 1)), Map.of());
      isRefused(strange, "holds nothing of what is trained", "finetune_weights.bin");
    }
  }

  @Test
  void aModelWithoutAnAdapterHasNoneToSave() {
    model.dropAdapter();
    PublishedFiles files = new PublishedFiles(folder, model, DType.BF16);
    assertThatThrownBy(() -> files.adapter(AdapterSettings.PUBLISHED))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("has no adapter");
    assertThatThrownBy(() -> PublishedFiles.read(THEIRS.resolve(FINETUNE), model))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("adapts 14 layers");
    assertThatThrownBy(() -> new PublishedFiles(folder, model, DType.F16))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAdapterOfSeveralHeadsHasNoName() {
    model.dropAdapter();
    String up = "base_model.model.model.layers.0.mlp.up_proj.";
    Map<String, Tensor> heads = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      heads.put(up + "lora_route.weight", Tensor.full(1, DType.F32, 2, 16));
      heads.put(up + "lora_A.weight", Tensor.full(2, DType.F32, 8, 16));
      heads.put(up + "lora_B0.weight", Tensor.full(3, DType.F32, 24, 8));
      heads.put(up + "lora_B1.weight", Tensor.full(4, DType.F32, 24, 8));
      Path file = folder.resolve("heads.safetensors");
      Safetensors.write(file, heads, Map.of());
      model.adapt(
          new AdapterFile(file, 16).load(model.llm(), new Placement(DType.F32, Device.CPU)));
    }
    PublishedFiles files = new PublishedFiles(folder, model, DType.F32);
    assertThat(described(files.checkpoint(1)).keySet()).containsAll(heads.keySet());
    assertThat(PublishedFiles.read(folder.resolve("heads.safetensors"), model))
        .containsExactly(TrainedPart.ADAPTER);
    assertThatThrownBy(() -> files.adapter(AdapterSettings.PUBLISHED))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("several heads");
    assertThatThrownBy(() -> PublishedFiles.read(THEIRS.resolve(FINETUNE), model))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("lacks 3 of the 4 tensors of the adapter");
  }
}
