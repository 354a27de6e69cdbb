package dev.tgs.train;

import dev.tgs.train.grounder.GrounderSettings;
import dev.tgs.train.grounder.GrounderTask;
import dev.tgs.train.report.Reports;
import dev.tgs.train.segmenter.SegmenterSettings;
import dev.tgs.train.segmenter.SegmenterTask;
import dev.tgs.train.thinker.ThinkerStage;
import dev.tgs.train.thinker.ThinkerTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The parts of the mini agent, each trained by itself. */
public enum MiniPart {
  GROUNDER {
    @Override
    public Trainer.Result train(
        Span length, Path agent, Path folder, List<TrainListener> listeners) {
      try (GrounderTask task = new GrounderTask(GrounderSettings.MINI)) {
        Trainer.Result result =
            Trainer.run(
                task, GrounderSettings.training(length), folder, Reports.in(folder, listeners));
        task.write(agent);
        return result;
      }
    }
  },
  SEGMENTER {
    @Override
    public Trainer.Result train(
        Span length, Path agent, Path folder, List<TrainListener> listeners) {
      try (SegmenterTask task = new SegmenterTask(SegmenterSettings.MINI)) {
        Trainer.Result result =
            Trainer.run(
                task, SegmenterSettings.training(length), folder, Reports.in(folder, listeners));
        task.write(agent);
        return result;
      }
    }
  },
  THINKER {
    @Override
    public Trainer.Result train(
        Span length, Path agent, Path folder, List<TrainListener> listeners) {
      ThinkerTraining training = new ThinkerTraining(folder);
      Trainer.Result result = null;
      for (ThinkerStage stage : ThinkerStage.values()) {
        result = training.train(stage, length.times(stage.share()), listeners);
      }
      training.write(agent);
      return result;
    }
  };

  /**
   * Trains, or goes on, and writes the part into a mini agent's folder.
   *
   * @param agent folder that exists
   * @param folder of the training, which exists
   */
  public abstract Trainer.Result train(
      Span length, Path agent, Path folder, List<TrainListener> listeners);

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
