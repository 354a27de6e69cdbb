package dev.tgs.bench.data;

import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.MediaException;
import dev.tgs.media.MediaFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of a benchmark is there: every file that its table names is looked for, and of each split
 * some clips are read whole.
 *
 * @param splits by name
 * @param problems by what is wrong
 */
public record DataCheck(Map<String, SplitCount> splits, Map<String, Problem> problems) {
  /** How many places a problem names. */
  private static final int NAMED = 3;

  /** How many there are of how many. */
  public record Share(int there, int wanted) {
    Share plus(boolean isThere) {
      return new Share(there + (isThere ? 1 : 0), wanted + 1);
    }

    public boolean isWhole() {
      return there == wanted;
    }
  }

  /**
   * Counts of a split.
   *
   * @param references rows of the table
   * @param repeated rows whose uid an earlier row has
   * @param nulls references that mean nothing in the clip
   * @param clips folders in {@code media}
   * @param frames pictures, ten a clip
   * @param sounds one a clip
   * @param masks ten for each thing that is meant
   * @param read clips that were read whole
   */
  public record SplitCount(
      int references,
      int repeated,
      int nulls,
      int clips,
      Share frames,
      Share sounds,
      Share masks,
      int read) {}

  /**
   * Something that is wrong, once or often.
   *
   * @param places the first ones
   */
  public record Problem(int count, List<String> places) {
    private Problem plus(String place) {
      List<String> more = new ArrayList<>(places);
      if (more.size() < NAMED) {
        more.add(place);
      }
      return new Problem(count + 1, List.copyOf(more));
    }
  }

  /** Whether nothing is missing or broken; a repeated uid is a matter of policy, and no fault. */
  public boolean isWhole() {
    return problems.isEmpty();
  }

  /**
   * @param sample clips of each split that are read whole, spread over it
   */
  public static DataCheck of(DataSet data, int sample, Progress progress) {
    return new Checker(data).check(sample, progress);
  }

  private static final class Checker {
    private final DataSet data;
    private final Map<String, SplitCount> splits = new LinkedHashMap<>();
    private final Map<String, Problem> problems = new TreeMap<>();

    Checker(DataSet data) {
      this.data = data;
    }

    DataCheck check(int sample, Progress progress) {
      Map<String, List<DataRow>> bySplit = new LinkedHashMap<>();
      data.rows()
          .forEach(row -> bySplit.computeIfAbsent(row.split(), name -> new ArrayList<>()).add(row));
      int done = 0;
      progress.report(Stage.READ, 0, data.rows().size());
      for (Map.Entry<String, List<DataRow>> split : bySplit.entrySet()) {
        splits.put(split.getKey(), count(split.getValue(), sample));
        done += split.getValue().size();
        progress.report(Stage.READ, done, data.rows().size());
      }
      return new DataCheck(splits, problems);
    }

    private void wrong(String what, Path place) {
      problems.merge(
          what,
          new Problem(1, List.of(data.folder().relativize(place).toString())),
          (before, one) -> before.plus(one.places().get(0)));
    }

    private SplitCount count(List<DataRow> rows, int sample) {
      Map<String, DataRow> clips = new LinkedHashMap<>();
      Map<String, Set<Path>> things = new LinkedHashMap<>();
      Set<String> uids = new LinkedHashSet<>();
      int repeated = 0;
      int nulls = 0;
      for (DataRow row : rows) {
        repeated += uids.add(row.uid()) ? 0 : 1;
        nulls += row.isNull() ? 1 : 0;
        clips.putIfAbsent(row.folder(), row);
        if (!row.isNull()) {
          things.computeIfAbsent(row.folder(), clip -> new LinkedHashSet<>()).add(data.masks(row));
        }
      }
      Share frames = new Share(0, 0);
      Share sounds = new Share(0, 0);
      for (DataRow row : clips.values()) {
        Optional<Path> media = data.mediaIfThere(row);
        if (media.isEmpty()) {
          wrong("a clip's folder is missing", data.folder().resolve("media").resolve(row.folder()));
        }
        for (int i = 0; i < DataSet.FRAMES; i++) {
          frames = frames.plus(media.isPresent() && is("a frame", DataSet.frame(media.get(), i)));
        }
        sounds = sounds.plus(media.isPresent() && is("a sound", data.sound(row, media.get())));
      }
      Share masks = new Share(0, 0);
      for (Path folder : things.values().stream().flatMap(Set::stream).toList()) {
        for (int i = 0; i < DataSet.FRAMES; i++) {
          masks = masks.plus(is("a mask", DataSet.mask(folder, i)));
        }
      }
      int read = read(new ArrayList<>(clips.values()), things, sample);
      return new SplitCount(
          rows.size(), repeated, nulls, clips.size(), frames, sounds, masks, read);
    }

    private boolean is(String what, Path file) {
      boolean is = Files.isRegularFile(file);
      if (!is) {
        wrong(what + " is missing", file);
      }
      return is;
    }

    /** Reads some clips whole, and says how many. */
    private int read(List<DataRow> clips, Map<String, Set<Path>> things, int sample) {
      int count = Math.min(sample, clips.size());
      for (int k = 0; k < count; k++) {
        DataRow clip = clips.get((int) ((long) k * clips.size() / count));
        Optional<Path> media = data.mediaIfThere(clip);
        if (media.isPresent()) {
          read(clip, media.get(), things);
        }
      }
      return count;
    }

    private void read(DataRow clip, Path media, Map<String, Set<Path>> things) {
      Optional<Image> first = Optional.empty();
      for (int i = 0; i < DataSet.FRAMES; i++) {
        Path file = DataSet.frame(media, i);
        Optional<Image> frame = picture(file);
        if (first.isPresent() && frame.isPresent() && !sameSize(first.get(), frame.get())) {
          wrong("a frame has another size than the first of its clip", file);
        }
        first = first.or(() -> frame);
      }
      sound(data.sound(clip, media));
      for (Path thing : things.getOrDefault(clip.folder(), Set.of())) {
        for (int i = 0; i < DataSet.FRAMES; i++) {
          Path file = DataSet.mask(thing, i);
          Optional<Image> mask = picture(file);
          if (mask.isPresent() && first.isPresent() && !sameSize(first.get(), mask.get())) {
            wrong("a mask has another size than its frame", file);
          }
        }
      }
    }

    private static boolean sameSize(Image a, Image b) {
      return a.width() == b.width() && a.height() == b.height();
    }

    /** Empty where there is none, or one that cannot be read, which is told. */
    private Optional<Image> picture(Path file) {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try {
        return Optional.of(Images.read(file));
      } catch (MediaException e) {
        wrong("a picture cannot be read", file);
        return Optional.empty();
      }
    }

    private void sound(Path file) {
      if (!Files.isRegularFile(file)) {
        return;
      }
      try {
        if (MediaFile.open(file).waveform(DataSet.FRAMES).isEmpty()) {
          wrong("a sound file has no sound", file);
        }
      } catch (MediaException e) {
        wrong("a sound cannot be read", file);
      }
    }
  }
}
