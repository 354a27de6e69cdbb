package dev.tgs.bench.synth.data;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.bench.synth.Split;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Writes a data set in the layout of Ref-AVSBench. What an earlier call with the same plan has
 * written stays; a call that was broken off is continued by the next.
 */
public final class DataWriter {
  private static final int THREADS = 2;

  private final Layout layout;
  private final Plan plan;

  /** One scene's clips, and how many of them were not there yet. */
  private record Done(List<Take> takes, int written) {}

  /**
   * What a data set has.
   *
   * @param clips null twins included
   * @param written clips that were not there yet
   * @param references reworded ones included
   */
  public record Report(int clips, int written, int references) {}

  private DataWriter(Path folder, Plan plan) {
    this.layout = new Layout(folder);
    this.plan = plan;
  }

  /**
   * @throws AgentException if the folder holds something else
   */
  public static Report write(Path folder, Plan plan, Progress progress) {
    try {
      DataWriter writer = new DataWriter(folder, plan);
      writer.claim();
      return writer.write(progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void claim() throws IOException {
    Path folder = layout.folder();
    if (Files.isRegularFile(layout.plan())) {
      Plan there = SynthJson.read(layout.plan(), Plan.class);
      if (!there.equals(plan)) {
        throw new AgentException(
            "'%s' holds a data set of %s, not of %s; choose another folder, or delete this one."
                .formatted(folder, there.words(), plan.words()));
      }
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new AgentException(
              "'%s' is not empty and no data set of 'tgs synth'; choose another folder."
                  .formatted(folder));
        }
      }
    }
    AtomicFiles.writeString(layout.plan(), SynthJson.pretty(plan));
  }

  private Report write(Progress progress) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Done>> work = new ArrayList<>();
      for (Split split : Split.values()) {
        for (int i = 0; i < plan.scenes(split); i++) {
          int index = i;
          work.add(threads.submit(() -> one(split, index)));
        }
      }
      return collect(work, progress);
    } finally {
      threads.shutdownNow();
    }
  }

  private Done one(Split split, int index) throws IOException {
    TakeWriter writer = new TakeWriter(layout, plan.video());
    List<Take> takes = plan.world().takes(split, index);
    int written = 0;
    for (Take take : takes) {
      if (writer.write(take)) {
        written++;
      }
    }
    return new Done(takes, written);
  }

  private Report collect(List<Future<Done>> work, Progress progress) throws IOException {
    List<Truth> truths = new ArrayList<>();
    int clips = 0;
    int written = 0;
    for (int i = 0; i < work.size(); i++) {
      progress.report(Stage.WRITE, i, work.size());
      Done done = await(work.get(i));
      clips += done.takes().size();
      written += done.written();
      done.takes().forEach(take -> truths.addAll(take.truths()));
    }
    new Tables(layout).write(truths);
    progress.report(Stage.WRITE, work.size(), work.size());
    return new Report(clips, written, truths.size());
  }

  private static Done await(Future<Done> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentException(
          "The data set is not complete: it was interrupted; call again to continue.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a clip could not be written", e.getCause());
    }
  }
}
