package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.TensorSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Opens a weight file by what it holds, whatever its name. */
public final class WeightFiles {
  /** What a folder of a model may hold, best first. */
  private static final List<String> NAMES =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final int HEAD = 64;

  private WeightFiles() {}

  /**
   * Opens a safetensors file, a checkpoint of {@code torch.save} in either layout, an index of
   * shards, or a folder that holds one of them under its usual name.
   */
  public static TensorSource open(Path path) {
    if (Files.isDirectory(path)) {
      return open(inFolder(path));
    }
    if (!Files.exists(path)) {
      throw new EngineException(
          path + " does not exist; expected a weight file or a folder with one.");
    }
    DataFile file = DataFile.open(path);
    try {
      return isIndex(file) ? Shards.read(file) : single(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What {@link #open} reads: one file, or an index and its shards. */
  public static List<Path> files(Path path) {
    try (TensorSource source = open(path)) {
      return source instanceof Shards shards ? shards.files() : List.of(Path.of(source.name()));
    }
  }

  /** Shows a file under the keys of a model, whatever it calls them. */
  @FunctionalInterface
  public interface Keys {
    TensorSource of(TensorSource file, Set<String> wanted);
  }

  /** Loads a model from a file or folder, in any layout that its keys know. */
  public static Module.LoadReport load(
      Module model, Path path, Keys keys, DType precision, Device device) {
    try (TensorSource file = open(path)) {
      return model.load(keys.of(file, model.parameters().keySet()), precision, device);
    }
  }

  /** Opens one file that holds tensors itself. */
  static TensorSource openShard(Path path) {
    DataFile file = DataFile.open(path);
    try {
      return single(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Path inFolder(Path folder) {
    return NAMES.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    folder
                        + " holds no weights under a usual name ("
                        + String.join(", ", NAMES)
                        + "); give the path of the weight file itself."));
  }

  private static boolean isIndex(DataFile file) {
    String head = head(file);
    return head.stripLeading().startsWith("{") && !isSafetensors(head);
  }

  private static TensorSource single(DataFile file) {
    String head = head(file);
    if (isSafetensors(head)) {
      return Safetensors.read(file);
    }
    if (head.startsWith("PK\3\4")) {
      return TorchFile.of(file, TorchZip.read(file));
    }
    if (head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) <= 5) {
      return TorchFile.of(file, TorchLegacy.read(file));
    }
    throw file.wrong(noWeights(head));
  }

  /** The first bytes, one character each. */
  private static String head(DataFile file) {
    int length = (int) Math.min(HEAD, file.size());
    return new String(file.bytes(0, length), StandardCharsets.ISO_8859_1);
  }

  /** A length of 8 bytes, which no text looks like, and a JSON object. */
  private static boolean isSafetensors(String head) {
    return head.length() > 8
        && head.charAt(8) == '{'
        && head.chars().limit(8).anyMatch(c -> c < '\t' || c > '~');
  }

  private static String noWeights(String head) {
    if (head.isEmpty()) {
      return "is empty; the download probably failed, get the file again";
    }
    if (head.startsWith("version https://git-lfs")) {
      return "is a git-lfs pointer, not the weights themselves; run 'git lfs pull' in its folder";
    }
    if (head.stripLeading().startsWith("<")) {
      return "is a web page, not a weight file; the download probably failed or needs a login, get"
          + " the file again";
    }
    String kinds = "safetensors, a checkpoint of torch.save, or an index.json of shards";
    if (head.chars().allMatch(c -> c >= '\t' && c < 0x7f)) {
      return "is text (" + DataFile.quote(head) + "), not a weight file; expected is " + kinds;
    }
    return "is of no known format; expected is " + kinds + ", so check the download";
  }

  static EngineException noTensor(TensorSource source, String key) {
    List<String> some = source.keys().stream().limit(3).map(DataFile::quote).toList();
    return new EngineException(
        source.name()
            + " has no tensor "
            + DataFile.quote(key)
            + "; it holds "
            + source.keys().size()
            + (some.isEmpty() ? "." : ", such as " + String.join(", ", some) + "."));
  }
}
