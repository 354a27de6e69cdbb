package dev.tgs.train;

import dev.tgs.engine.Device;
import dev.tgs.train.grounder.GrounderSettings;
import dev.tgs.train.grounder.GrounderTask;
import dev.tgs.train.report.Reports;
import dev.tgs.train.scenes.SceneSource;
import dev.tgs.train.segmenter.SegmenterSettings;
import dev.tgs.train.segmenter.SegmenterTask;
import dev.tgs.train.thinker.ThinkerStage;
import dev.tgs.train.thinker.ThinkerTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of the mini agent, each trained by itself. */
public enum MiniPart {
  GROUNDER {
    @Override
    public Trainer.Result train(Order order, Path agent, Path folder, List<TrainListener> told) {
      MiniConfig.Stage stage = order.config().grounder();
      try (GrounderTask task =
          new GrounderTask(GrounderSettings.mini(stage, order.source(), order.device()))) {
        weights(order).ifPresent(task::beginFrom);
        TrainConfig config = stage.training(order.length(stage), 0.01);
        Trainer.Result result = Trainer.run(task, config, folder, Reports.in(folder, told));
        task.write(agent);
        return result;
      }
    }
  },
  SEGMENTER {
    @Override
    public Trainer.Result train(Order order, Path agent, Path folder, List<TrainListener> told) {
      MiniConfig.Stage stage = order.config().segmenter();
      try (SegmenterTask task =
          new SegmenterTask(SegmenterSettings.mini(stage, order.source(), order.device()))) {
        weights(order).ifPresent(task::beginFrom);
        TrainConfig config = stage.training(order.length(stage), 0.01);
        Trainer.Result result = Trainer.run(task, config, folder, Reports.in(folder, told));
        task.write(agent);
        return result;
      }
    }
  },
  THINKER {
    @Override
    public Trainer.Result train(Order order, Path agent, Path folder, List<TrainListener> told) {
      ThinkerTraining training = new ThinkerTraining(folder, order);
      Trainer.Result result = null;
      for (ThinkerStage stage : ThinkerStage.values()) {
        result = training.train(stage, order, told);
      }
      training.write(agent);
      return result;
    }
  };

  /**
   * What is to be trained.
   *
   * @param length of the run, where it is another one than the configuration's
   * @param from folder of a mini agent whose weights a part or a stage begins from
   * @param device to train on
   */
  public record Order(
      MiniConfig config,
      SceneSource source,
      Optional<Span> length,
      Optional<Path> from,
      Device device) {
    /** All of it from random weights, as the configuration says, on the CPU. */
    public Order(MiniConfig config, SceneSource source) {
      this(config, source, Optional.empty(), Optional.empty(), Device.CPU);
    }

    public Span length(MiniConfig.Stage stage) {
      return length.orElseGet(() -> Span.steps(stage.steps()));
    }
  }

  /**
   * Trains, or goes on, and writes the part into a mini agent's folder.
   *
   * @param agent folder that exists
   * @param folder of the training, which exists
   * @param told how it goes
   */
  public abstract Trainer.Result train(
      Order order, Path agent, Path folder, List<TrainListener> told);

  /** This part's weights in the agent that an order begins from. */
  public Optional<Path> weights(Order order) {
    return order.from().map(agent -> agent.resolve(word() + ".safetensors"));
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
