package dev.tgs.train.refthinker.data;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The features of one clip on disk, which say themselves of what they were computed.
 *
 * @param about what the file must say of itself: clip, weights and media
 */
record FeatureFile(Path path, Map<String, String> about) {
  private static final String SEEN = "seen";
  private static final String HEARD = "heard";
  private static final String SUM = "crc32c";
  private static final int LONGEST_NAME = 100;

  static FeatureFile of(Path folder, String clip, String key, String media) {
    // The digest tells names apart that differ only in what cannot be in the name of a file.
    String plain = clip.replaceAll("[^A-Za-z0-9_-]", "_");
    String name =
        plain.substring(0, Math.min(plain.length(), LONGEST_NAME)) + "." + FeatureKey.digest(clip);
    return new FeatureFile(
        folder.resolve(name + ".safetensors"),
        Map.of("clip", clip, "features", key, "media", media));
  }

  boolean exists() {
    return Files.isRegularFile(path);
  }

  /**
   * The features, in the current scope; nothing if there is no file, or not the right one.
   *
   * @param warnings is told what is wrong with a file that is there
   */
  Optional<Features> read(FeatureShape shape, Consumer<String> warnings) {
    if (!exists()) {
      return Optional.empty();
    }
    String wrong;
    try {
      long size = Files.size(path);
      if (size <= shape.mostBytes()) {
        try (TensorSource source = WeightFiles.open(path)) {
          wrong = wrong(source, shape);
          if (wrong.isEmpty()) {
            Features features = Features.tidy(() -> tensors(source));
            if (sum(features).equals(metadata(source).get(SUM))) {
              return Optional.of(features);
            }
            wrong = "its checksum differs";
          }
        }
      } else {
        wrong = "it has %d bytes, more than the %d possible".formatted(size, shape.mostBytes());
      }
    } catch (IOException | EngineException e) {
      wrong = String.valueOf(e.getMessage());
    }
    warnings.accept(
        "The features in %s are computed anew and the file is replaced (%s)."
            .formatted(path, wrong));
    return Optional.empty();
  }

  /** What is wrong with a file before its tensors are read; nothing in the best case. */
  private String wrong(TensorSource source, FeatureShape shape) {
    if (!source.keys().equals(Set.of(SEEN, HEARD))) {
      return "it does not hold '%s' and '%s' alone".formatted(SEEN, HEARD);
    }
    boolean fits =
        source.dtype(SEEN) == DType.BF16
            && source.dtype(HEARD) == DType.BF16
            && shape.fits(source.shape(SEEN), source.shape(HEARD));
    if (!fits) {
      return "it does not hold BF16 features of the sizes %s".formatted(shape);
    }
    Map<String, String> said = metadata(source);
    for (Map.Entry<String, String> entry : about.entrySet()) {
      if (!entry.getValue().equals(said.get(entry.getKey()))) {
        return "it belongs to other " + entry.getKey();
      }
    }
    return "";
  }

  private static Map<String, String> metadata(TensorSource source) {
    return source instanceof Safetensors file ? file.metadata() : Map.of();
  }

  private static Features tensors(TensorSource source) {
    return new Features(source.tensor(SEEN), source.tensor(HEARD));
  }

  /** Of the raw elements. */
  private static String sum(Features features) {
    CRC32C sum = new CRC32C();
    features.seen().slices(sum::update);
    features.heard().slices(sum::update);
    return HexFormat.of().toHexDigits(sum.getValue(), 8);
  }

  /** Writes the file whole or not at all, over one that is there. */
  void write(Features features) {
    Map<String, String> metadata = new HashMap<>(about);
    metadata.put(SUM, sum(features));
    Safetensors.write(path, Map.of(SEEN, features.seen(), HEARD, features.heard()), metadata);
  }
}
