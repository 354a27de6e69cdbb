package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Split;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.Module;
import dev.tgs.engine.Quantization;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Task;
import dev.tgs.train.Schedule;
import dev.tgs.train.Span;
import dev.tgs.train.TrainConfig;
import dev.tgs.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** TEMP */
public final class ThinkerTraining {
  private ThinkerTraining() {}

  public static void main(String[] a) throws IOException {
    Path out = Files.createDirectories(Path.of(a[0]).resolve(a[1]));
    double minutes = Double.parseDouble(a[2]);
    double rate = Double.parseDouble(a[3]);
    int workers = Integer.parseInt(a[4]);
    RefThinker model = new RefThinker(ThinkerSizes.CONFIG, Quantization.NONE);
    Beginnings beginnings = new Beginnings(1);
    for (Module part :
        List.of(model.clip(), model.beats(), model.visual(), model.audio(), model.llm())) {
      part.fill(beginnings, DType.F32, Device.CPU);
      System.out.println(part.getClass().getSimpleName() + " parameters " + part.bytes() / 4);
    }
    Percepts percepts = new Percepts(ThinkerSizes.CONFIG.dModel(), 3);
    int size = Integer.parseInt(a[5]);
    Scenes scenes = new Scenes(101, Split.TRAIN, 3000);
    Task task;
    switch (a[7]) {
      case "clip" -> {
        EyeTask.Heads heads = new EyeTask.Heads(128);
        heads.fill(beginnings, DType.F32, Device.CPU);
        task = new EyeTask(model, heads, percepts, scenes, new Scenes(102, Split.VAL, 60), size);
      }
      case "beats" -> {
        EarTask.Head head = new EarTask.Head(128);
        head.fill(beginnings, DType.F32, Device.CPU);
        task = new EarTask(model, head, percepts, scenes, new Scenes(102, Split.VAL, 60), size);
      }
      default ->
          task =
              new LanguageTask(
                  model.llm(),
                  new Lessons(Tokens.tokenizer()),
                  percepts,
                  scenes,
                  LanguageTask.clips(102, Split.VAL, 30),
                  new LanguageTask.Shape(size, Integer.parseInt(a[6])));
    }
    Span length = Span.time(Duration.ofSeconds((long) (60 * minutes)));
    TrainConfig config =
        new TrainConfig(
            length,
            new Schedule(rate, 100, 0.3, 0.02),
            new AdamW.Betas(0.9, 0.98, 1e-8),
            2,
            workers,
            1,
            0.998,
            Span.time(Duration.ofMinutes(5)),
            Span.time(Duration.ofMinutes(1)));
    Trainer.run(task, config, out, List.of(new RunLog(System.out::println)));
  }
}
