package dev.tgs.train.refthinker.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.EngineException;
import dev.tgs.media.AtomicFiles;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Features of clips, computed once and kept on disk: a file for each clip, in a folder for each set
 * of weights and settings, and as many in memory as are allowed. At the published sizes a clip
 * takes 6 MB, the clips of the published training set 17 GB.
 *
 * <p>Any number of threads and processes may use a folder at once: files appear whole, and what two
 * processes compute at the same time is the same. Features are in BF16 whether they were just
 * computed or read, so that a training does not depend on what was there.
 */
public final class FeatureCache implements AutoCloseable {
  private static final String SETTINGS = "features.json";
  private static final int LOCKS = 64;

  private final Path folder;
  private final String key;
  private final FeatureShape shape;
  private final FeatureMemory memory;
  private final Consumer<String> warnings;
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private volatile boolean isFull;

  private FeatureCache(
      Path folder, FeatureKey key, FeatureShape shape, long memory, Consumer<String> warnings) {
    this.folder = folder;
    this.key = key.digest();
    this.shape = shape;
    this.memory = new FeatureMemory(memory);
    this.warnings = warnings;
    Arrays.setAll(locks, i -> new ReentrantLock());
  }

  /**
   * @param parent of the folders of all weights, made where it is not there
   * @param memory bytes that may be held beside, 0 for none
   * @param warnings is told in a sentence what is wrong and does no harm, on any thread
   * @throws TrainException if the folder cannot be made
   */
  public static FeatureCache open(
      Path parent, FeatureKey key, FeatureShape shape, long memory, Consumer<String> warnings) {
    Path folder = parent.resolve(key.digest());
    Path settings = folder.resolve(SETTINGS);
    try {
      Files.createDirectories(folder);
      if (!Files.isRegularFile(settings)) {
        AtomicFiles.writeString(settings, words(key));
      }
    } catch (IOException e) {
      throw new TrainException(
          "The folder %s for features cannot be made (%s); choose another one."
              .formatted(folder, e),
          e);
    }
    return new FeatureCache(folder, key, shape, memory, warnings);
  }

  /** For people: what the folder's name stands for. */
  private static String words(FeatureKey key) throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(key.settings())
        + "\n";
  }

  /** Where the features of these weights are. */
  public Path folder() {
    return folder;
  }

  /** Whether the features of a clip will most likely not be computed when they are asked for. */
  public boolean holds(String clip, String media) {
    return memory.holds(clip, media) || file(clip, media).exists();
  }

  /**
   * The features of a clip, on the CPU, in the scope that is open. Of two threads that ask at once,
   * one computes and the other waits.
   *
   * @param media changes with the files of the clip, such as {@link MediaStamp}
   * @param compute computes them where they are not there; it must not ask this cache
   */
  public Features features(String clip, String media, Supplier<Features> compute) {
    ReentrantLock lock = locks[Math.floorMod(clip.hashCode(), LOCKS)];
    lock.lock();
    try {
      Optional<Features> known = memory.copy(clip, media);
      if (known.isPresent()) {
        return known.get();
      }
      FeatureFile file = file(clip, media);
      Features features = file.read(shape, warnings).orElseGet(() -> make(file, compute));
      memory.put(clip, media, features);
      return features;
    } finally {
      lock.unlock();
    }
  }

  private FeatureFile file(String clip, String media) {
    return FeatureFile.of(folder, clip, key, media);
  }

  private Features make(FeatureFile file, Supplier<Features> compute) {
    Features features = Features.tidy(() -> compute.get().stored());
    if (!shape.fits(features)) {
      throw new IllegalStateException(
          "Features of the shapes %s and %s were computed where %s belong."
              .formatted(features.seen(), features.heard(), shape));
    }
    if (!isFull) {
      try {
        file.write(features);
      } catch (EngineException e) {
        isFull = true;
        warnings.accept(
            "Features are not kept any more but computed each time: %s".formatted(e.getMessage()));
      }
    }
    return features;
  }

  /** Frees what is held in memory; the files stay. */
  @Override
  public void close() {
    memory.clear();
  }
}
