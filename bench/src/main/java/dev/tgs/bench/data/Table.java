package dev.tgs.bench.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose references to the clips of a folder are meant: which of its tables is read. */
public enum Table {
  /** All that the folder calls its own: Ref-AVSBench, or a drawn benchmark with both its tables. */
  OWN,
  /** The references of R2-AVSBench, which must be thought out. */
  R2,
  /** The references of Ref-AVSBench to the clips of R2-AVSBench. */
  R2_CLIPS;

  private List<String> names() {
    return switch (this) {
      case OWN -> List.of(MetadataCsv.NAME, "RefAVSBench_metadata.csv");
      case R2 -> List.of("R2AVSBench_metadata.csv", MetadataCsv.REWORDED);
      case R2_CLIPS -> List.of("RefAVSBenchRef_R2AVSBenchVideo.csv");
    };
  }

  /** As it is written in options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException for a word that names none
   */
  public static Table of(String word) {
    return Arrays.stream(values())
        .filter(table -> table.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no table '%s'; expected %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Table::word)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * Its files: in the folder itself, or where the published layout has them, in {@code R2AVSBench}
   * beside it.
   *
   * @throws DataException if there is none
   */
  List<Path> files(Path folder) {
    Path beside = folder.toAbsolutePath().normalize().resolveSibling("R2AVSBench");
    Optional<Path> found =
        Stream.of(folder, beside)
            .flatMap(place -> names().stream().map(place::resolve))
            .filter(Files::isRegularFile)
            .findFirst();
    if (found.isEmpty()) {
      throw new DataException(
          "%s is not there, nor is it in %s; give a folder in the layout of Ref-AVSBench, with %s, media/ and gt_mask/."
              .formatted(folder.resolve(names().get(0)), beside, String.join(" or ", names())));
    }
    List<Path> files = new ArrayList<>(List.of(found.get()));
    Path reworded = folder.resolve(MetadataCsv.REWORDED);
    if (this == OWN && Files.isRegularFile(reworded)) {
      files.add(reworded);
    }
    return files;
  }
}
