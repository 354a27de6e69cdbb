package dev.tgs.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.EngineException;
import dev.tgs.engine.Scope;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile files of parity/weight_fixtures.py: each is refused in one sentence. */
class HostileWeightFilesTest {
  private static final Map<String, String> MESSAGES = new LinkedHashMap<>();

  static {
    // Pickles.
    MESSAGES.put("os-system.pt", "refers to posix.system, which is code; only tensors and plain");
    MESSAGES.put("eval-protocol-4.pt", "refers to builtins.eval, which is code");
    MESSAGES.put("copies.pt", "more than 256 MiB of values besides its tensors");
    MESSAGES.put("marks.pt", "nests more than 1000 marks");
    MESSAGES.put("empty-stack.pt", "takes a value from an empty stack");
    MESSAGES.put("unknown-memo.pt", "recalls value 5, which it did not store");
    MESSAGES.put("key-is-a-list.pt", "uses a key that is neither a number nor a text");
    MESSAGES.put("extension-code.pt", "uses the operation 0x82");
    MESSAGES.put("long-text.pt", "more than 256 MiB of values");
    MESSAGES.put("call-of-text.pt", "calls a value that is no function");
    MESSAGES.put("view-too-long.pt", "leaves its storage of 4 elements");
    MESSAGES.put("view-offset.pt", "offset 1, which leaves its storage of 4 elements");
    MESSAGES.put("view-negative.pt", "strides [-1] and offset 0, which leaves its storage");
    MESSAGES.put("view-overflow.pt", "which leaves its storage of 4 elements");
    MESSAGES.put("shape-overflow.pt", "the impossible shape [1099511627776, 1099511627776]");
    MESSAGES.put("storage-short.pt", "has 12 bytes for storage '0', but its pickle says 16");
    MESSAGES.put("storage-huge.pt", "has 16 bytes for storage '0'");
    MESSAGES.put("storage-missing.pt", "lacks the record of storage '../1'");
    // Zip files.
    MESSAGES.put("bomb.pt", "bytes that claim to be 20000000), but torch.save stores records");
    MESSAGES.put("twice.pt", "has two records named 'archive/data/0'");
    MESSAGES.put("parent.pt", "unsafe name 'archive/data/../../0'");
    MESSAGES.put("absolute.pt", "unsafe name '/archive/data/0'");
    MESSAGES.put("big-endian.pt", "has the byte order 'big'");
    MESSAGES.put("torchscript.pt", "is a TorchScript program");
    MESSAGES.put("document.pt", "is a zip file with 0 records */data.pkl");
    MESSAGES.put("truncated.pt", "is a zip file without its directory");
    // The old layout.
    MESSAGES.put("truncated-legacy.pt", "it was cut short or damaged");
    MESSAGES.put("truncated-legacy-pickle.pt", "ends at byte 300 in the middle of a value");
    MESSAGES.put("plain-pickle.pkl", "is a pickle, but not one of torch.save");
    // Safetensors.
    MESSAGES.put("overlap.safetensors", "'b' overlaps the tensor before it");
    MESSAGES.put("hole.safetensors", "'b' leaves 4 bytes unused before it");
    MESSAGES.put("out-of-range.safetensors", "'b' lies at [8, 16], outside of the 12 bytes");
    MESSAGES.put("rest.safetensors", "has 4 bytes after its last tensor");
    MESSAGES.put("backwards.safetensors", "'a' lies at [8, 0], outside");
    MESSAGES.put("size.safetensors", "'a' takes 12 bytes by its shape, but 8 by its offsets");
    MESSAGES.put("negative.safetensors", "'a' has a size or offset that is no whole number");
    MESSAGES.put("overflow.safetensors", "the impossible shape [4611686018427387904, 4, 0]");
    MESSAGES.put("fraction.safetensors", "'a' has a size or offset that is no whole number");
    MESSAGES.put("dtype.safetensors", "'a' is of the type 'F8_E4M3'; supported are [F64, F32");
    MESSAGES.put("field.safetensors", "'a' has the unknown field 'x'");
    MESSAGES.put("lacks.safetensors", "'a' lacks one of dtype, shape and two data_offsets");
    MESSAGES.put("metadata.safetensors", "'__metadata__' maps to other than text");
    MESSAGES.put("duplicate.safetensors", "Duplicate field 'a'");
    MESSAGES.put("duplicate-field.safetensors", "Duplicate field 'dtype'");
    MESSAGES.put("huge-header.safetensors", "claims a safetensors header of 1152921504606846976");
    MESSAGES.put("negative-header.safetensors", "header of 18446744073709551615 bytes");
    MESSAGES.put("long-header.safetensors", "but 90000000 are expected from byte 8 on");
    MESSAGES.put("trailing.safetensors", "is followed by other text");
    MESSAGES.put("no-json.safetensors", "has a safetensors header that is not valid");
    MESSAGES.put("not-utf8.safetensors", "has a safetensors header that is not valid");
    // No weights at all.
    MESSAGES.put("empty.pt", "is empty; the download probably failed");
    MESSAGES.put("page.pt", "is a web page, not a weight file");
    MESSAGES.put("pointer.pt", "is a git-lfs pointer");
    MESSAGES.put("text.pt", "is text ('Entry not found'), not a weight file");
    MESSAGES.put("noise.pt", "is of no known format");
  }

  private static final Path FOLDER = WeightFilesTest.FOLDER.resolve("hostile");

  static Stream<String> names() {
    return MESSAGES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isRefusedInOneSentence(String name) {
    assertThatThrownBy(() -> WeightFiles.open(FOLDER.resolve(name)).close())
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(FOLDER.resolve(name).toString())
        .hasMessageContaining(MESSAGES.get(name))
        .hasMessageEndingWith(".")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).doesNotContain("\n"));
  }

  @Test
  void everyFileIsInTheTable() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsAll(MESSAGES.keySet())
          .filteredOn(name -> !MESSAGES.containsKey(name))
          .containsExactlyInAnyOrder("laughs.pt", "recursive-list.pt");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"laughs.pt", "recursive-list.pt"})
  void valuesWithoutEndAreNotWrittenOut(String name) {
    try (TorchFile file = (TorchFile) WeightFiles.open(FOLDER.resolve(name))) {
      assertThat(file.shape("w")).containsExactly(4);
      assertThatThrownBy(file::values)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("more than 100 levels or 1048576 parts");
    }
  }

  private static void refused(String name, String message) {
    assertThatThrownBy(() -> WeightFiles.open(WeightFilesTest.FOLDER.resolve(name)).close())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(message);
  }

  @Test
  void indexesThatDoNotFitTheirShardsAreRefused() {
    refused("sharded/missing-shard.json", "needs the shard 'model-4.safetensors' beside it");
    refused("sharded/missing-key.json", "puts 'd' into the shard 'model-1.safetensors', which");
    refused("sharded/outside.json", "which is no plain file name of the index's own folder");
    refused("sharded/nested.json", "not a weight file");
    refused("sharded/config.json", "is JSON without a weight_map");
    refused("sharded/broken.json", "is no valid JSON");
  }

  @Test
  void missingFilesAndEmptyFoldersAreNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> WeightFiles.open(folder))
        .hasMessageContaining("holds no weights under a usual name (model.safetensors, ");
    assertThatThrownBy(() -> WeightFiles.open(folder.resolve("x")))
        .hasMessageContaining("does not exist");
  }

  /**
   * Whichever byte is broken (every third is tried), the reader either reads or says so; it never
   * fails otherwise.
   */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pt", "protocol-4.pt", "legacy-views.pt", "types.safetensors"})
  void anyBrokenByteIsReadOrRefused(String name, @TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(WeightFilesTest.FOLDER.resolve(name));
    Path file = folder.resolve(name);
    int refused = 0;
    for (int i = 0; i < whole.length; i += 3) {
      byte[] broken = whole.clone();
      broken[i] ^= (byte) (1 + i * 37 % 255);
      Files.write(file, broken);
      try (TensorSource source = WeightFiles.open(file);
          Scope scope = Scope.open()) {
        source
            .keys()
            .forEach(key -> assertThat(source.tensor(key).shape()).isEqualTo(source.shape(key)));
      } catch (EngineException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
