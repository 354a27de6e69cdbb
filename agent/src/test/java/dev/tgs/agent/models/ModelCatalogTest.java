package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tgs.agent.Agent;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.policy.Policies;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCatalogTest {
  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void randomMiniModelsGroundAndSegmentAndSayThatTheyAreRandom(DType precision) {
    Policies policies = Policies.corrected().withBoxThreshold(0);
    Placement placement = new Placement(precision, Device.CPU);
    ModelChoice choice = new ModelChoice(ModelChoice.RANDOM_MINI, 3, placement);
    try (Models models = ModelCatalog.load(choice, policies, Progress.SILENT);
        var sitting =
            new Agent(Optional.empty(), models.grounder(), models.segmenter(), policies)
                .sit(Fakes.clip(2, 60, 90))) {
      Answer answer = sitting.answer(new Reference("a dog"), Progress.SILENT);

      assertThat(answer.grounding().found()).isEqualTo(2);
      assertThat(answer.masks().frames())
          .allSatisfy(frame -> assertThat(frame.prompt()).isPresent());
      assertThat(models.cards())
          .extracting(ModelCard::phase, ModelCard::random, ModelCard::precision)
          .containsExactly(
              tuple("ground", true, precision.precisionName()),
              tuple("segment", true, precision.precisionName()));
    }
  }
}
