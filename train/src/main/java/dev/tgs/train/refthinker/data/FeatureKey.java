package dev.tgs.train.refthinker.data;

import dev.tgs.agent.models.Placement;
import dev.tgs.bench.data.DataSet;
import dev.tgs.engine.weights.Fingerprint;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What features depend on beside their clip: the weights and settings of the encoders. Features are
 * only read by a training with the very same.
 *
 * @param settings whatever tells one encoder's features from another's
 */
public record FeatureKey(SortedMap<String, String> settings) {
  /** Changes when the code computes other features from the same weights. */
  private static final String VERSION = "1";

  private static final int DIGEST_BYTES = 16;

  public FeatureKey {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * @param clip file or folder of CLIP's weights
   * @param beats file or folder of BEATs' weights
   */
  public static FeatureKey of(Path clip, Path beats, RefThinkerConfig config, Placement placement) {
    return new FeatureKey(
        new TreeMap<>(
            Map.of(
                "version", VERSION,
                "clip", Fingerprint.of(clip),
                "beats", Fingerprint.of(beats),
                "clip_config", config.clip().toString(),
                "clip_layer", Integer.toString(config.selectLayer()),
                "beats_config", config.beats().toString(),
                "parts", Integer.toString(DataSet.FRAMES),
                "compute", placement.compute().name())));
  }

  /** Stands for all settings in names of files. */
  public String digest() {
    return digest(settings.toString());
  }

  static String digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
