package dev.tgs.train.refthinker.speed;

import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.RandomWeights;
import dev.tgs.bench.speed.MatmulRate;
import dev.tgs.bench.speed.ProcessMemory;
import dev.tgs.engine.Autograd;
import dev.tgs.engine.Engine;
import dev.tgs.engine.FlopCounter;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.optim.Gradients;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Part;
import dev.tgs.train.TrainException;
import dev.tgs.train.refthinker.ThoughtTask;
import dev.tgs.train.refthinker.TrainedPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A model with random weights that is trained for some steps. */
final class TrainRun implements AutoCloseable {
  private static final Set<TrainedPart> PARTS = EnumSet.allOf(TrainedPart.class);
  private static final double RATE = 1e-6;
  private static final double CLIP = 1;

  private final TrainWork work;
  private final Placement placement;
  private final Consumer<String> notes;
  private final RefThinker model;
  private final RandomSamples samples;
  private final AdamW optimizer;
  private long countedForward;

  TrainRun(TrainWork work, Placement placement, Consumer<String> notes) {
    this.work = work;
    this.placement = placement;
    this.notes = notes;
    model = filled(work, placement);
    samples = new RandomSamples(work);
    optimizer = new AdamW(task(false).groups(), AdamW.Betas.DEFAULT);
  }

  private static RefThinker filled(TrainWork work, Placement placement) {
    RefThinker model = new RefThinker(work.sizes(), Quantization.NONE);
    try {
      LoraAdapter adapter = LoraAdapter.fresh(LoraAdapter.Form.PUBLISHED, model.llm());
      model.adapt(adapter);
      PARTS.forEach(part -> part.of(model).values().forEach(Parameter::keepWhole));
      RandomWeights weights = new RandomWeights(0);
      for (Module module : List.of(model.llm(), adapter, model.visual(), model.audio())) {
        module.fill(weights, placement.precision(), placement.device());
      }
      return model;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private ThoughtTask task(boolean recomputes) {
    return new ThoughtTask(
        model,
        PARTS,
        samples,
        new ThoughtTask.Form(placement.compute(), recomputes, true, 0, 0),
        ThoughtTask.Watcher.NONE);
  }

  TrainSpeed measure(MatmulRate rate) {
    Engine.giveBackMemory();
    long loaded = ProcessMemory.resident();
    notes.accept(String.format(Locale.ROOT, "loaded: %.2f GiB resident", loaded / 0x1p30));
    // The one that takes less memory comes first, where the system does not forget a peak.
    TrainSpeed.Way recomputed = way(true);
    TrainSpeed.Way kept = way(false);
    long trained = weights(task(false).parameters().values());
    return new TrainSpeed(
        placement.precision().precisionName(),
        rate,
        work.sizes().llm().numHiddenLayers(),
        work.microBatch(),
        work.microBatch() * work.rows(),
        weights(all()) - trained,
        trained,
        loaded,
        StepFlops.of(work),
        countedForward,
        kept,
        recomputed);
  }

  private List<Parameter> all() {
    return Stream.of(model.llm(), model.adapter().orElseThrow(), model.visual(), model.audio())
        .flatMap(module -> module.parameters().values().stream())
        .toList();
  }

  private static long weights(Collection<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> Shapes.elements(parameter.shape())).sum();
  }

  private TrainSpeed.Way way(boolean recomputes) {
    Engine.giveBackMemory();
    ProcessMemory.forgetPeak();
    ThoughtTask task = task(recomputes);
    String name = recomputes ? "layers computed again" : "all kept";
    List<StepTime> times = new ArrayList<>();
    for (int i = 0; i <= work.runs(); i++) {
      StepTime time = step(task, i + 1L);
      notes.accept(
          String.format(
              Locale.ROOT,
              "%s: %.3f s, of which forward %.3f, backward %.3f%s",
              name,
              time.whole(),
              time.forward(),
              time.backward(),
              i == 0 ? " (warm-up)" : ""));
      if (i > 0) {
        times.add(time);
      }
    }
    return new TrainSpeed.Way(StepTime.median(times), ProcessMemory.peak());
  }

  /** As the trainer does it with one micro-batch. */
  private StepTime step(ThoughtTask task, long number) {
    Part part = new Part(number, 0, 1);
    try (Gradients sum = new Gradients()) {
      long start = System.nanoTime();
      long forward;
      long backward;
      try (Scope scope = Scope.open();
          Autograd recording = Autograd.record(task.parameters().values(), task.recording(part))) {
        Tensor loss = counted(task, part);
        forward = System.nanoTime();
        Map<Parameter, Tensor> gradients = recording.gradients(loss);
        backward = System.nanoTime();
        requireFinite(loss.item());
        sum.add(gradients);
      }
      long summed = System.nanoTime();
      sum.scale(Math.min(1, CLIP / (sum.norm() + 1e-6)));
      optimizer.step(sum.sum(), RATE);
      long end = System.nanoTime();
      double data = samples.seconds();
      return new StepTime(
          data,
          (forward - start) / 1e9 - data,
          (backward - forward) / 1e9,
          (summed - backward) / 1e9,
          (end - summed) / 1e9);
    }
  }

  private Tensor counted(ThoughtTask task, Part part) {
    try (FlopCounter counter = FlopCounter.open()) {
      Tensor loss = task.loss(part).total();
      countedForward = counter.flops();
      return loss;
    }
  }

  private static void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new TrainException("The loss of random weights is %s.".formatted(loss));
    }
  }

  @Override
  public void close() {
    optimizer.close();
    samples.close();
    model.close();
  }
}
