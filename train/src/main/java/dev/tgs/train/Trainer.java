package dev.tgs.train;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.Ema;
import dev.tgs.engine.optim.Optimizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The loop of a training: parts of a batch on several threads, one step of the optimizer from the
 * mean of their gradients, now and then a validation of the averaged weights and a checkpoint. In
 * its folder stand {@code last.safetensors}, from which the same call goes on after an
 * interruption, and {@code best.safetensors}, the best averaged weights so far.
 *
 * <p>A result depends on the task and the settings alone, not on timing or the number of workers,
 * unless the run is told in time instead of steps.
 */
public final class Trainer implements AutoCloseable {
  private final Task task;
  private final TrainConfig config;
  private final Path last;
  private final Path best;
  private final Peers peers;
  private final List<TrainListener> listeners;
  private final Map<String, Parameter> parameters;
  private final Workers workers;
  private final Optimizer optimizer;
  private final Ema averages;
  private final Checkpoint checkpoint;
  private final LongSupplier clock = System::nanoTime;

  private Checkpoint.Reached reached = Checkpoint.Reached.NOTHING;
  private Checkpoint.Reached begun;
  private Checkpoint.Reached validated;
  private Checkpoint.Reached saved;
  private long start;
  private boolean stopped;

  private Trainer(
      Task task,
      TrainConfig config,
      Path folder,
      List<TrainListener> listeners,
      Peers peers,
      Workers workers) {
    this.task = task;
    this.peers = peers;
    this.workers = workers;
    this.config = config;
    this.last = folder.resolve("last.safetensors");
    this.best = folder.resolve("best.safetensors");
    this.listeners = List.copyOf(listeners);
    this.parameters = task.parameters();
    this.optimizer =
        config
            .optimizer()
            .of(
                task.groups(),
                config.betas(),
                jobs -> workers.each(jobs.size(), i -> run(jobs.get(i)), done -> {}));
    this.averages = new Ema(parameters, config.decay());
    this.checkpoint = new Checkpoint(task, config, optimizer, averages);
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
    return run(task, config, folder, listeners, Peers.NONE);
  }

  /**
   * As {@link #run(Task, TrainConfig, Path, List)}, together with other processes that make the
   * same call; the first one validates and writes, and it alone holds the best weights afterwards.
   *
   * @param folder that all processes read
   */
  public static Result run(
      Task task, TrainConfig config, Path folder, List<TrainListener> listeners, Peers peers) {
    try (Workers workers = new Workers(config.workers());
        Trainer trainer = new Trainer(task, config, folder, listeners, peers, workers)) {
      return trainer.run();
    }
  }

  private static boolean run(Runnable job) {
    job.run();
    return true;
  }

  private Result run() {
    if (Files.exists(last)) {
      reached = checkpoint.restore(last);
    }
    if (peers.size() > 1 && config.length().steps() == 0) {
      throw new TrainException(
          "%d processes that train together need a length in steps, since their clocks differ; this is %s."
              .formatted(peers.size(), config.length()));
    }
    if (peers.size() > config.parts()) {
      throw new TrainException(
          "%d processes cannot share the %d parts of a step; start fewer, or make the batch larger or its parts smaller."
              .formatted(peers.size(), config.parts()));
    }
    begun = reached;
    validated = reached;
    saved = reached;
    start = clock.getAsLong();
    listeners.forEach(listener -> listener.started(reached.step()));
    while (!ends()) {
      step();
      if (peers.rank() == 0) {
        checkpoint();
        stopIfWanted();
      }
    }
    if (peers.rank() == 0) {
      Checkpoint.load(best, parameters);
    }
    return new Result(reached.step(), reached.seconds(), reached.samples(), reached.best());
  }

  private boolean ends() {
    return stopped
        || (peers.size() == 1 && isStale())
        || config.length().share(reached.step(), reached.seconds()) >= 1;
  }

  private boolean isStale() {
    return config.patience() > 0 && reached.stale() >= config.patience();
  }

  private void checkpoint() {
    if (ends() || isDue(config.validate(), validated) || task.validatesAfter(reached.step())) {
      validate();
      save();
      task.saved(reached.step());
    } else if (isDue(config.save(), saved)) {
      save();
    }
  }

  private void stopIfWanted() {
    if (peers.size() > 1 || ends() || listeners.stream().noneMatch(TrainListener::wantsStop)) {
      return;
    }
    if (saved.step() < reached.step()) {
      save();
    }
    TrainListener.Point at = point();
    listeners.forEach(listener -> listener.stopped(at));
    throw new TrainException(
        "The training was stopped after step %d, as was wanted; its checkpoint is %s."
            .formatted(reached.step(), last));
  }

  private boolean isDue(Span span, Checkpoint.Reached before) {
    // Steps count from the beginning of the run, so that an interruption moves nothing.
    return span.steps() > 0
        ? reached.step() % span.steps() == 0
        : span.share(0, reached.seconds() - before.seconds()) >= 1;
  }

  private BatchSum.Done part(Part part) {
    try (Scope scope = Scope.open();
        Autograd recording = Autograd.record(parameters.values(), task.recording(part))) {
      Loss loss = task.loss(part);
      Map<Parameter, Tensor> gradients = recording.gradients(loss.total());
      gradients.values().forEach(Scope::keep);
      return new BatchSum.Done(loss, loss.total().item(), gradients);
    }
  }

  private void step() {
    long step = reached.step() + 1;
    double progress = config.length().share(reached.step(), reached.seconds());
    double rate = config.schedule().rate(step, progress);
    int count = config.parts();
    int[] own = IntStream.range(0, count).filter(i -> i % peers.size() == peers.rank()).toArray();
    try (BatchSum sum = new BatchSum()) {
      workers.each(own.length, i -> part(new Part(step, own[i], count)), sum::add);
      share(sum);
      double norm = move(sum, rate, step);
      reached =
          new Checkpoint.Reached(
              step, seconds(), reached.samples() + sum.samples(), reached.best(), reached.stale());
      TrainListener.Point at = point();
      listeners.forEach(listener -> listener.stepped(at, sum.loss(), sum.terms(), rate, norm));
    }
  }

  private void share(BatchSum sum) {
    try {
      // All processes stop after the same step, which the first one decides.
      stopped = sum.share(peers, parameters.values(), isStale());
    } catch (EngineException e) {
      if (peers.rank() == 0) {
        save();
      }
      throw new LostPeerException(
          e.getMessage(),
          "The weights of step %d are in %s; start all processes again with --resume."
              .formatted(reached.step(), last),
          e);
    }
  }

  /** Changes the parameters by the mean of the gradients, unless something is not finite. */
  private double move(BatchSum sum, double rate, long step) {
    int count = config.parts();
    double norm = sum.gradients().norm() / count;
    if (!Double.isFinite(sum.loss()) || !Double.isFinite(norm)) {
      String samples = sum.broken().isEmpty() ? "" : " (" + String.join(", ", sum.broken()) + ")";
      throw new TrainException(
          "At step %d the loss is %s and the norm of its gradients %s; the weights of step %d are in %s. Lower the learning rate or look at the data of that step%s."
              .formatted(step, sum.loss(), norm, saved.step(), last, samples));
    }
    try (Scope scope = Scope.open()) {
      sum.gradients().scale(Math.min(1, config.clip() / (norm + 1e-6)) / count);
      optimizer.step(sum.gradients().sum(), rate);
      averages.update(step);
    }
    return norm;
  }

  private void validate() {
    averages.swap();
    Score score;
    try {
      score = task.validate(workers);
    } finally {
      averages.swap();
    }
    boolean improved =
        Double.isNaN(score.value())
            || score.value() > reached.best()
            || reached.best() == Double.NEGATIVE_INFINITY;
    reached =
        new Checkpoint.Reached(
            reached.step(),
            seconds(),
            reached.samples(),
            improved ? score.value() : reached.best(),
            improved ? 0 : reached.stale() + 1);
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
