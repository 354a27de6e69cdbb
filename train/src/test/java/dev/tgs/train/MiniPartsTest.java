package dev.tgs.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.synth.Split;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.train.grounder.GrounderSettings;
import dev.tgs.train.grounder.GrounderTask;
import dev.tgs.train.scenes.Picture;
import dev.tgs.train.scenes.SceneSource;
import dev.tgs.train.segmenter.SegmenterSettings;
import dev.tgs.train.segmenter.SegmenterTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Both parts that look learn a little, and the product runs what was saved. */
@ExtendWith(OneThread.class)
class MiniPartsTest {
  @TempDir Path folder;

  private static GrounderSettings few() {
    GrounderSettings mini =
        GrounderSettings.mini(
            MiniConfig.builtIn(Device.CPU).grounder(), SceneSource.ENDLESS, Device.CPU);
    return new GrounderSettings(
        mini.model(), 64, 114, 2, 6, 1_000_000, 4, mini.compute(), mini.source(), 1, mini.device());
  }

  private static SegmenterSettings fewSights() {
    SegmenterSettings mini =
        SegmenterSettings.mini(
            MiniConfig.builtIn(Device.CPU).segmenter(), SceneSource.ENDLESS, Device.CPU);
    return new SegmenterSettings(mini.model(), 1, 6, 1_000_000, 2, mini.source(), 1, mini.device());
  }

  private List<Double> train(Task task, Path at, double rate) throws Exception {
    TrainConfig config =
        new TrainConfig(
            Span.steps(30),
            new Schedule.Plateau(rate, 5, 1, 1),
            OptimizerKind.ADAMW,
            new AdamW.Betas(.9, .98, 1e-8),
            1,
            1,
            1,
            .5,
            Span.steps(30),
            Span.steps(30));
    List<Double> losses = new ArrayList<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void stepped(
              Point point, double loss, Map<String, Double> terms, double step, double norm) {
            losses.add(loss);
          }
        };
    Trainer.run(task, config, Files.createDirectories(at), List.of(listener));
    return losses;
  }

  private static double mean(List<Double> losses) {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @Test
  void lossesFallAndTheSavedFolderDetectsAndSegments() throws Exception {
    try (GrounderTask task = new GrounderTask(few())) {
      List<Double> losses = train(task, folder.resolve("training/grounder"), 1e-3);
      assertThat(mean(losses.subList(20, 30))).isLessThan(.9 * mean(losses.subList(0, 10)));
      task.write(folder);
    }
    try (SegmenterTask task = new SegmenterTask(fewSights())) {
      List<Double> losses = train(task, folder.resolve("training/segmenter"), 1e-3);
      assertThat(mean(losses.subList(20, 30))).isLessThan(.8 * mean(losses.subList(0, 10)));
      task.write(folder);
    }

    ModelChoice choice =
        new ModelChoice(folder.toString(), 0, new Placement(DType.F32, Device.CPU));
    Policies policies = Policies.corrected().withBoxThreshold(0);
    Picture picture = Picture.draw(SceneSource.ENDLESS, Split.TRAIN, 7);
    Clip clip =
        new Clip(
            "scene",
            Path.of("scene"),
            List.of(new Frame(0, picture.drawing().picture())),
            1,
            Optional.empty());
    String name = picture.actors().get(0).name();
    try (Models models = ModelCatalog.load(choice, policies, Progress.SILENT);
        var grounding = models.grounder().look(clip);
        var segmenting = models.segmenter().look(clip)) {
      Grounding found =
          grounding.ground(new Phrase(name, Phrase.Origin.SIMPLE_OBJECT), Progress.SILENT);
      MaskTrack track = segmenting.segment(found, Progress.SILENT);
      assertThat(found.warnings()).isEmpty();
      assertThat(found.frames().get(0).candidates()).hasSize(few().model().numQueries());
      assertThat(track.height()).isEqualTo(180);
      assertThat(track.frames()).hasSize(1);
    }
  }
}
