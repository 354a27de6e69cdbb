package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Agent;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniFolderTest {
  private static final Placement PLACEMENT = new Placement(DType.F32, Device.CPU);
  private static final Policies POLICIES =
      Policies.corrected()
          .withBoxThreshold(0)
          .withThink(ThinkPolicies.corrected().withMaxNewTokens(5));
  private static final String WORLD = "It knows dogs and cats that are drawn in red and blue.";

  @TempDir static Path folder;

  @BeforeAll
  static void write() {
    RandomMini.write(folder, 3);
  }

  @Test
  void anAgentThatWasWrittenAnswersAsBefore() {
    Clip clip = Fakes.clip(2, 60, 90);
    Answer before = answer(ModelChoice.RANDOM_MINI, 3, clip);
    Answer after = answer(folder.toString(), 0, clip);

    assertThat(after.thought().orElseThrow().text())
        .isEqualTo(before.thought().orElseThrow().text());
    assertThat(after.grounding()).isEqualTo(before.grounding());
    assertThat(after.masks()).isEqualTo(before.masks());
  }

  private static Answer answer(String models, long seed, Clip clip) {
    ModelChoice choice = new ModelChoice(models, seed, PLACEMENT);
    try (Models loaded = ModelCatalog.loadAll(choice, POLICIES, Progress.SILENT, note -> {});
        var sitting =
            new Agent(loaded.thinker(), loaded.grounder(), loaded.segmenter(), POLICIES)
                .sit(clip)) {
      return sitting.answer(new Reference("a dog"), Progress.SILENT);
    }
  }

  @Test
  void cardsTellItsWeightsFromOthersAtTheSamePlace(@TempDir Path place) {
    List<Set<String>> all = new ArrayList<>();
    for (long seed : new long[] {3, 4, 3}) {
      RandomMini.write(place, seed);
      ModelChoice choice = new ModelChoice(place.toString(), 0, PLACEMENT);
      try (Models loaded = ModelCatalog.loadAll(choice, POLICIES, Progress.SILENT, note -> {})) {
        all.add(loaded.cards().stream().map(ModelCard::weights).collect(Collectors.toSet()));
      }
    }
    assertThat(all.get(0)).hasSize(3).doesNotContainNull().doesNotContainAnyElementsOf(all.get(1));
    assertThat(all.get(2)).isEqualTo(all.get(0));
  }

  @Test
  void whatItAsksForAndWhatWorldItKnowsAreRead() {
    ModelChoice choice = new ModelChoice(folder.toString(), 0, PLACEMENT);

    assertThat(ModelCatalog.suited(Policies.corrected(), choice).boxThreshold()).isEqualTo(0.45f);
    assertThat(MiniModels.world(choice)).contains(WORLD);
    assertThat(MiniFolder.is(folder.resolve("nowhere"))).isFalse();
  }

  @Test
  void aMissingPartIsNamed(@TempDir Path part) throws IOException {
    Files.copy(folder.resolve("grounder.json"), part.resolve("grounder.json"));
    ModelChoice choice = new ModelChoice(part.toString(), 0, PLACEMENT);

    assertThatThrownBy(() -> ModelCatalog.load(choice, POLICIES, Progress.SILENT))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("lacks grounder.safetensors");
    assertThatThrownBy(() -> ThinkerCatalog.check(choice))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("lacks thinker.json");
  }

  @Test
  void aConfigurationThatFitsNoModelIsRefused(@TempDir Path part) throws IOException {
    Files.writeString(part.resolve("grounder.json"), "{\"size\": 5}");
    ModelChoice choice = new ModelChoice(part.toString(), 0, PLACEMENT);

    assertThatThrownBy(() -> ModelCatalog.suited(POLICIES, choice))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("grounder.json")
        .hasMessageContaining("not 5 and");
  }

  @Test
  void outOfAJarItIsCopiedOnceAndMendedWhenDamaged(@TempDir Path cache) throws IOException {
    URI list = folder.resolve("SHA256SUMS").toUri();
    Path copy = MiniModels.copied(list.toURL(), cache);
    Path weights = copy.resolve("segmenter.safetensors");
    byte[] right = Files.readAllBytes(folder.resolve("segmenter.safetensors"));

    assertThat(weights).hasBinaryContent(right);
    Files.writeString(weights, "damaged");
    assertThat(MiniModels.copied(list.toURL(), cache)).isEqualTo(copy);
    assertThat(weights).hasBinaryContent(right);
    try (Stream<Path> files = Files.list(copy)) {
      assertThat(files).hasSize(7);
    }
  }

  @Test
  void theBuiltInAgentIsWholeAndSaysWhatWorldItKnows(@TempDir Path cache) {
    assertThat(MiniModels.present()).isTrue();
    Path copy = MiniModels.copied(MiniModels.class.getResource("mini/SHA256SUMS"), cache);
    assertThat(copy).isNotEmptyDirectory();
    ModelChoice choice = new ModelChoice(ModelChoice.MINI, 0, PLACEMENT);
    assertThat(MiniModels.world(choice).orElseThrow())
        .contains("drawn scenes")
        .contains("on real clips its answers mean little");
    assertThat(ModelCatalog.suited(Policies.corrected(), choice).boxThreshold())
        .isBetween(0.1f, 0.5f);
  }

  @Test
  void aCopyThatIsNotWhatItsDigestSaysIsRefused(@TempDir Path wrong, @TempDir Path cache)
      throws IOException {
    Files.writeString(wrong.resolve("README.md"), "other");
    Files.writeString(wrong.resolve("SHA256SUMS"), "0".repeat(64) + "  README.md\n");

    assertThatThrownBy(() -> MiniModels.copied(wrong.resolve("SHA256SUMS").toUri().toURL(), cache))
        .hasMessageContaining("digest");
    assertThat(cache.resolve("README.md")).doesNotExist();
  }
}
