package dev.tgs.train;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.optim.Ema;
import dev.tgs.engine.optim.Gradients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The loop of a training: parts of a batch on several threads, one step of AdamW from the mean of
 * their gradients, now and then a validation of the averaged weights and a checkpoint. In its
 * folder stand {@code last.safetensors}, from which the same call goes on after an interruption,
 * and {@code best.safetensors}, the best averaged weights so far.
 *
 * <p>A result depends on the task and the settings alone, not on timing or the number of workers,
 * unless the run is told in time instead of steps.
 */
public final class Trainer implements AutoCloseable {
  private final Task task;
  private final TrainConfig config;
  private final Path last;
  private final Path best;
  private final List<TrainListener> listeners;
  private final Map<String, Parameter> parameters;
  private final AdamW optimizer;
  private final Ema averages;
  private final Checkpoint checkpoint;
  private final LongSupplier clock = System::nanoTime;

  private Checkpoint.Reached reached = Checkpoint.Reached.NOTHING;
  private Checkpoint.Reached begun;
  private Checkpoint.Reached validated;
  private Checkpoint.Reached saved;
  private long start;

  private Trainer(Task task, TrainConfig config, Path folder, List<TrainListener> listeners) {
    this.task = task;
    this.config = config;
    this.last = folder.resolve("last.safetensors");
    this.best = folder.resolve("best.safetensors");
    this.listeners = List.copyOf(listeners);
    this.parameters = task.parameters();
    this.optimizer = new AdamW(task.groups(), config.betas());
    this.averages = new Ema(parameters, config.decay());
    this.checkpoint = new Checkpoint(task, config.parts(), optimizer, averages);
  }

  /**
   * What a training came to.
   *
   * @param score of the best weights
   */
  public record Result(long steps, double seconds, long samples, double score) {}

  /**
   * Trains to the end, from where the folder's checkpoint is if there is one; the parameters hold
   * the best averaged weights afterwards.
   *
   * @param folder that exists
   * @param listeners are closed at the end
   */
  public static Result run(
      Task task, TrainConfig config, Path folder, List<TrainListener> listeners) {
    try (Trainer trainer = new Trainer(task, config, folder, listeners);
        Workers workers = new Workers(config.workers())) {
      return trainer.run(workers);
    }
  }

  private Result run(Workers workers) {
    if (Files.exists(last)) {
      reached = checkpoint.restore(last);
    }
    begun = reached;
    validated = reached;
    saved = reached;
    start = clock.getAsLong();
    listeners.forEach(listener -> listener.started(reached.step()));
    while (config.length().share(reached.step(), reached.seconds()) < 1) {
      step(workers);
      boolean ends = config.length().share(reached.step(), reached.seconds()) >= 1;
      if (ends || isDue(config.validate(), validated)) {
        validate(workers);
        save();
      } else if (isDue(config.save(), saved)) {
        save();
      }
    }
    Checkpoint.load(best, parameters);
    return new Result(reached.step(), reached.seconds(), reached.samples(), reached.best());
  }

  private boolean isDue(Span span, Checkpoint.Reached before) {
    // Steps count from the beginning of the run, so that an interruption moves nothing.
    return span.steps() > 0
        ? reached.step() % span.steps() == 0
        : span.share(0, reached.seconds() - before.seconds()) >= 1;
  }

  /**
   * A worker's share of a step.
   *
   * @param gradients outside of any scope
   */
  private record Done(
      double loss, Map<String, Double> terms, int samples, Map<Parameter, Tensor> gradients) {}

  private Done part(Part part) {
    try (Scope scope = Scope.open();
        Autograd recording = Autograd.record(parameters.values())) {
      Loss loss = task.loss(part);
      Map<Parameter, Tensor> gradients = recording.gradients(loss.total());
      gradients.values().forEach(Scope::keep);
      return new Done(loss.total().item(), loss.terms(), loss.samples(), gradients);
    }
  }

  private void step(Workers workers) {
    long step = reached.step() + 1;
    double progress = config.length().share(reached.step(), reached.seconds());
    double rate = config.schedule().rate(step, progress);
    int count = config.parts();
    List<Done> parts = workers.map(count, i -> part(new Part(step, i, count)));
    double loss = parts.stream().mapToDouble(Done::loss).sum() / count;
    double norm;
    try {
      norm = move(parts, loss, rate, step);
    } finally {
      parts.forEach(done -> done.gradients().values().forEach(Tensor::close));
    }
    int samples = parts.stream().mapToInt(Done::samples).sum();
    reached = new Checkpoint.Reached(step, seconds(), reached.samples() + samples, reached.best());
    TrainListener.Point at = point();
    Map<String, Double> terms = means(parts);
    listeners.forEach(listener -> listener.stepped(at, loss, terms, rate, norm));
  }

  /** Changes the parameters by the mean of the gradients, unless something is not finite. */
  private double move(List<Done> parts, double loss, double rate, long step) {
    try (Scope scope = Scope.open()) {
      Map<Parameter, Tensor> gradients =
          Gradients.sum(parts.stream().map(Done::gradients).toList());
      double norm = Gradients.norm(gradients) / parts.size();
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
        throw new TrainException(
            "At step %d the loss is %s and the norm of its gradients %s; the weights of step %d are in %s. Lower the learning rate or look at the data of that step."
                .formatted(step, loss, norm, saved.step(), last));
      }
      Gradients.scale(gradients, Math.min(1, config.clip() / (norm + 1e-6)) / parts.size());
      optimizer.step(gradients, rate);
      averages.update(step);
      return norm;
    }
  }

  private static Map<String, Double> means(List<Done> parts) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (Done part : parts) {
      part.terms().forEach((name, value) -> means.merge(name, value / parts.size(), Double::sum));
    }
    return means;
  }

  private void validate(Workers workers) {
    averages.swap();
    Score score;
    try {
      score = task.validate(workers);
    } finally {
      averages.swap();
    }
    boolean improved = score.value() > reached.best() || reached.best() == Double.NEGATIVE_INFINITY;
    reached =
        new Checkpoint.Reached(
            reached.step(),
            seconds(),
            reached.samples(),
            improved ? score.value() : reached.best());
    if (improved) {
      checkpoint.saveAverages(
          best,
          Map.of(
              "task", task.name(),
              "step", Long.toString(reached.step()),
              "score", Double.toString(score.value())));
    }
    validated = reached;
    TrainListener.Point at = point();
    listeners.forEach(listener -> listener.validated(at, score, improved));
  }

  private void save() {
    checkpoint.save(last, reached);
    saved = reached;
  }

  private double seconds() {
    return begun.seconds() + (clock.getAsLong() - start) / 1e9;
  }

  private TrainListener.Point point() {
    double share = config.length().share(reached.step(), reached.seconds());
    double shareBefore = config.length().share(begun.step(), begun.seconds());
    double seconds = reached.seconds() - begun.seconds();
    return new TrainListener.Point(
        reached.step(),
        Math.min(1, share),
        reached.seconds(),
        Math.max(0, seconds * (1 - share) / (share - shareBefore)),
        reached.samples(),
        (reached.samples() - begun.samples()) / seconds);
  }

  @Override
  public void close() {
    optimizer.close();
    averages.close();
    listeners.forEach(TrainListener::close);
  }
}
