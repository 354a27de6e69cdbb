package dev.tgs.bench.data;

import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Sampling;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.MediaFile;
import dev.tgs.media.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder in the layout of Ref-AVSBench: {@code metadata.csv}, ten pictures a clip in {@code
 * media/<clip>/frames/0.jpg} and on with their sound in {@code media/<clip>/audio.wav}, and masks
 * in {@code gt_mask/<clip>/fid_<fid>/00000.png} and on; the sound of null references may lie in
 * {@code media_cross/<clip>/audio.wav}. A drawn benchmark has {@code truth.jsonl} beside, and its
 * reworded references in {@code r2_metadata.csv}.
 */
public final class DataSet {
  /** Frames of a clip, one a second. */
  public static final int FRAMES = Sampling.DEFAULT.frames();

  private static final String SOUND = "audio.wav";

  private final Path folder;
  private final List<Path> tables;
  private final List<DataRow> rows;
  private final Map<String, Truth> truths;

  private DataSet(Path folder, List<Path> tables, List<DataRow> rows, Map<String, Truth> truths) {
    this.folder = folder;
    this.tables = tables;
    this.rows = List.copyOf(rows);
    this.truths = truths;
  }

  /**
   * Reads the tables; pictures and sound are read when they are asked for.
   *
   * @throws DataException if a table is missing or damaged
   */
  public static DataSet open(Path folder) {
    return open(folder, Table.OWN);
  }

  /**
   * The same with the references of another table.
   *
   * @throws DataException if a table is missing or damaged
   */
  public static DataSet open(Path folder, Table table) {
    List<Path> tables = table.files(folder);
    List<DataRow> rows = new ArrayList<>();
    tables.forEach(file -> rows.addAll(MetadataCsv.read(file)));
    Path truth = folder.resolve(Truth.FILE);
    return new DataSet(
        folder, tables, rows, Files.isRegularFile(truth) ? Truth.read(truth) : Map.of());
  }

  public Path folder() {
    return folder;
  }

  /** Changes with the tables: the first half of the SHA-256 of what they hold. */
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Path table : tables) {
        sha.update(Files.readAllBytes(table));
      }
      Path truth = folder.resolve(Truth.FILE);
      if (Files.isRegularFile(truth)) {
        sha.update(Files.readAllBytes(truth));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 16);
    } catch (IOException e) {
      throw new DataException("A table of %s cannot be read.".formatted(folder), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** All references, in the order of the table. */
  public List<DataRow> rows() {
    return rows;
  }

  /** What is known of a reference of a drawn benchmark. */
  public Optional<Truth> truth(DataRow row) {
    return Optional.ofNullable(truths.get(row.uid()));
  }

  /**
   * The references of some splits, in the order of the table.
   *
   * @throws DataException if a split has none, or two share a uid
   */
  public List<DataRow> rows(Set<String> splits, DuplicateUids duplicates) {
    Set<String> known = rows.stream().map(DataRow::split).collect(Collectors.toSet());
    Set<String> unknown = new LinkedHashSet<>(splits);
    unknown.removeAll(known);
    if (splits.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "%s has no reference of the split %s; it has %s."
              .formatted(
                  tables.get(0),
                  String.join(", ", unknown),
                  known.stream().sorted().collect(Collectors.joining(", "))));
    }
    Map<String, DataRow> chosen = new LinkedHashMap<>();
    for (DataRow row : rows) {
      if (splits.contains(row.split())) {
        DataRow earlier = chosen.get(row.uid());
        chosen.put(row.uid(), earlier == null ? row : duplicates.one(earlier, row, folder));
      }
    }
    return List.copyOf(chosen.values());
  }

  /**
   * The same, of each split only the first clips that have as many references together as a limit
   * says, as whole clips.
   *
   * @param limit 0 for all
   */
  public List<DataRow> rows(Set<String> splits, DuplicateUids duplicates, int limit) {
    List<DataRow> all = rows(splits, duplicates);
    if (limit == 0) {
      return all;
    }
    Map<String, Map<String, Long>> clips =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    DataRow::split,
                    Collectors.groupingBy(
                        DataRow::folder, LinkedHashMap::new, Collectors.counting())));
    Set<String> within =
        clips.values().stream()
            .flatMap(one -> within(one, limit).stream())
            .collect(Collectors.toSet());
    return all.stream().filter(row -> within.contains(row.folder())).toList();
  }

  private static List<String> within(Map<String, Long> clips, int limit) {
    List<String> within = new ArrayList<>();
    long count = 0;
    for (Map.Entry<String, Long> clip : clips.entrySet()) {
      if (count < limit) {
        within.add(clip.getKey());
        count += clip.getValue();
      }
    }
    return within;
  }

  /** The folder in {@code media} of a reference's clip, if it is there. */
  Optional<Path> mediaIfThere(DataRow row) {
    Path media = folder.resolve("media");
    return Stream.of(row.folder(), row.vid())
        .map(media::resolve)
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** Whether any frame of a reference's clip is there. */
  public boolean hasClip(DataRow row) {
    return mediaIfThere(row)
        .filter(
            media -> IntStream.range(0, FRAMES).anyMatch(i -> Files.isRegularFile(frame(media, i))))
        .isPresent();
  }

  static Path frame(Path media, int index) {
    return media.resolve("frames").resolve(index + ".jpg");
  }

  /**
   * Where the sound of a clip lies: of a null reference in {@code media_cross}, as the published
   * scripts have it, if that is there.
   */
  Path sound(DataRow row, Path media) {
    Path cross = folder.resolve("media_cross").resolve(row.folder()).resolve(SOUND);
    return row.isNull() && Files.isRegularFile(cross) ? cross : media.resolve(SOUND);
  }

  /** The folder of a thing's masks. */
  Path masks(DataRow row) {
    return folder.resolve("gt_mask").resolve(row.folder()).resolve("fid_" + row.fid());
  }

  static Path mask(Path masks, int index) {
    return masks.resolve("%05d.png".formatted(index));
  }

  /** The folder in {@code media} of a reference's clip. */
  public Path media(DataRow row) {
    Path media = folder.resolve("media");
    return mediaIfThere(row)
        .orElseThrow(
            () ->
                new DataException(
                    "%s is not there, the clip of reference '%s'; unpack the media of the benchmark into %s."
                        .formatted(media.resolve(row.folder()), row.uid(), media)));
  }

  /** The clip of a reference: ten frames, one a second, and ten seconds of sound. */
  public DataClip clip(DataRow row, MissingFiles missing) {
    Path media = media(row);
    List<Frame> frames = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      Path picture = frame(media, i);
      if (Files.isRegularFile(picture)) {
        frames.add(new Frame(i, Images.read(picture)));
        indices.add(i);
      } else if (missing == MissingFiles.REFUSE) {
        throw missing(picture, "frame " + i, row);
      }
    }
    if (frames.isEmpty()) {
      throw missing(media.resolve("frames"), "every frame", row);
    }
    String name = String.valueOf(media.getFileName());
    return new DataClip(new Clip(name, media, frames, 1, heard(sound(row, media))), indices);
  }

  private static Optional<Waveform> heard(Path wav) {
    return Files.isRegularFile(wav) ? MediaFile.open(wav).waveform(FRAMES) : Optional.empty();
  }

  /**
   * What is meant in one frame, as its file has it; of a null reference nothing where there is no
   * file.
   */
  public Optional<Image> mask(DataRow row, int frame, MissingFiles missing) {
    Path file = mask(masks(row), frame);
    if (Files.isRegularFile(file)) {
      return Optional.of(Images.read(file));
    }
    if (missing == MissingFiles.REFUSE && !row.isNull()) {
      throw missing(file, "mask " + frame, row);
    }
    return Optional.empty();
  }

  private static DataException missing(Path file, String what, DataRow row) {
    return new DataException(
        "%s is not there, %s of reference '%s'; complete the folder, or evaluate what is there with --missing pass-over."
            .formatted(file, what, row.uid()));
  }
}
