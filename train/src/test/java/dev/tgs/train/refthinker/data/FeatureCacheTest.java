package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {
  private static final FeatureShape SHAPE = new FeatureShape(2, 3, 4, 5);
  private static final int BYTES = 2 * (2 * 3 * 4 + 2 * 6 * 5);

  @TempDir Path folder;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final AtomicInteger computed = new AtomicInteger();

  private static FeatureKey key(String weights) {
    return new FeatureKey(new TreeMap<>(Map.of("clip", weights, "layer", "23")));
  }

  private FeatureCache open(String weights, long memory) {
    return FeatureCache.open(folder, key(weights), SHAPE, memory, warnings::add);
  }

  private Features make(double value) {
    computed.incrementAndGet();
    return new Features(
        Tensor.full(value, DType.F32, 2, 3, 4), Tensor.full(-value, DType.F32, 2, 6, 5));
  }

  /** What the cache gives for a clip that is made of one value. */
  private float[] ask(FeatureCache cache, String clip, double value) {
    return ask(cache, clip, "media", value);
  }

  private float[] ask(FeatureCache cache, String clip, String media, double value) {
    try (Scope scope = Scope.open()) {
      Features features = cache.features(clip, media, () -> make(value));
      assertThat(features.seen().dtype()).isEqualTo(DType.BF16);
      assertThat(features.seen().shape()).containsExactly(2, 3, 4);
      assertThat(features.heard().shape()).containsExactly(2, 6, 5);
      float[] seen = features.seen().to(DType.F32).toFloats();
      float[] heard = features.heard().to(DType.F32).toFloats();
      assertThat(heard[0]).isEqualTo(-seen[0]);
      return new float[] {seen[0], seen[seen.length - 1], heard[heard.length - 1]};
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).findFirst().get();
    }
  }

  @Test
  void theSecondTimeNothingIsComputed() {
    float third = 0.333984375f; // of BF16, though computed in F32
    try (FeatureCache cache = open("a", 0)) {
      assertThat(cache.holds("clip", "media")).isFalse();
      assertThat(ask(cache, "clip", 1 / 3.0)).containsExactly(third, third, -third);
      assertThat(cache.holds("clip", "media")).isTrue();
      assertThat(ask(cache, "clip", 9)).containsExactly(third, third, -third);
      assertThat(cache.folder().resolve("features.json")).content().contains("\"layer\" : \"23\"");
    }
    try (FeatureCache cache = open("a", 1 << 20)) {
      assertThat(ask(cache, "clip", 9)[0]).isEqualTo(third);
      assertThat(ask(cache, "other", 2)[0]).isEqualTo(2);
    }
    assertThat(computed).hasValue(2);
    assertThat(warnings).isEmpty();
  }

  @Test
  void otherWeightsNeverReadTheseFeatures() throws IOException {
    try (FeatureCache one = open("a", 0);
        FeatureCache other = open("b", 0)) {
      ask(one, "clip", 1);
      assertThat(ask(other, "clip", 2)[0]).isEqualTo(2);
      assertThat(ask(one, "clip", 3)[0]).isEqualTo(1);
      // Not even where a file is put into their folder.
      Files.delete(only(other.folder()));
      Files.copy(only(one.folder()), other.folder().resolve(only(one.folder()).getFileName()));
      assertThat(ask(other, "clip", 4)[0]).isEqualTo(4);
      assertThat(warnings).hasSize(1).allMatch(text -> text.contains("belongs to other features"));
    }
  }

  @Test
  void otherMediaAreComputedAnew() {
    try (FeatureCache cache = open("a", 1 << 20)) {
      assertThat(ask(cache, "clip", "first", 1)[0]).isEqualTo(1);
      assertThat(ask(cache, "clip", "second", 2)[0]).isEqualTo(2);
      assertThat(ask(cache, "clip", "second", 3)[0]).isEqualTo(2);
      assertThat(warnings).hasSize(1).allMatch(text -> text.contains("other media"));
    }
  }

  @Test
  void aDamagedFileIsReplacedWithAWarning() throws IOException {
    try (FeatureCache cache = open("a", 0)) {
      ask(cache, "clip", 1);
      Path file = only(cache.folder());
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[flipped.length - 1] ^= 1;
      List<byte[]> damaged =
          List.of(
              Arrays.copyOf(whole, whole.length - 7),
              flipped,
              new byte[0],
              "no weights".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (int i = 0; i < damaged.size(); i++) {
        Files.write(file, damaged.get(i));
        assertThat(ask(cache, "clip", 5 + i)[0]).isEqualTo(5 + i);
        assertThat(ask(cache, "clip", 100)[0]).isEqualTo(5 + i);
        assertThat(warnings).hasSize(i + 1);
      }
      assertThat(warnings)
          .allMatch(text -> text.contains(file.toString()) && text.contains("computed anew"));
      assertThat(warnings.get(1)).contains("its checksum differs");
    }
  }

  @Test
  void featuresOfOtherSizesAreNeitherReadNorKept() throws IOException {
    try (FeatureCache cache = open("a", 0);
        Scope scope = Scope.open()) {
      ask(cache, "clip", 1);
      Path file = only(cache.folder());
      Safetensors.write(
          file,
          Map.of(
              "seen",
              Tensor.zeros(DType.BF16, 2, 3, 5),
              "heard",
              Tensor.zeros(DType.BF16, 2, 6, 5)),
          Map.of());
      assertThat(ask(cache, "clip", 2)[0]).isEqualTo(2);
      assertThat(warnings).hasSize(1).allMatch(text -> text.contains("[2, 3, 4] seen"));
      assertThatThrownBy(
              () ->
                  cache.features(
                      "wrong",
                      "media",
                      () ->
                          new Features(
                              Tensor.zeros(DType.F32, 1, 3, 4), Tensor.zeros(DType.F32, 1, 6, 5))))
          .isInstanceOf(IllegalStateException.class);
      assertThat(cache.holds("wrong", "media")).isFalse();
    }
  }

  @Test
  void namesOfClipsStayInTheFolderAndApart() throws IOException {
    List<String> names =
        List.of("../../up", "/etc/passwd", "-8mcyL3kWNQ_0", "a/b", "a_b", "琴", "x".repeat(4000));
    try (FeatureCache cache = open("a", 0)) {
      for (int i = 0; i < names.size(); i++) {
        assertThat(ask(cache, names.get(i), i)[0]).isEqualTo(i);
      }
      for (int i = 0; i < names.size(); i++) {
        assertThat(ask(cache, names.get(i), 100)[0]).isEqualTo(i);
      }
      try (Stream<Path> files = Files.list(cache.folder())) {
        assertThat(files.count()).isEqualTo(names.size() + 1);
      }
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void memoryHoldsTheLatestAndNoMoreThanAllowed() throws IOException {
    FeatureMemory memory = new FeatureMemory(2L * BYTES);
    try (Scope scope = Scope.open()) {
      for (String clip : List.of("a", "b")) {
        memory.put(clip, "m", make(clip.charAt(0)).stored());
      }
      assertThat(memory.copy("a", "m")).isPresent();
      memory.put("c", "m", make('c').stored());
      assertThat(memory.bytes()).isEqualTo(2L * BYTES);
      assertThat(memory.holds("b", "m")).isFalse();
      assertThat(memory.copy("a", "m").orElseThrow().seen().to(DType.F32).toFloats())
          .containsOnly('a');
      assertThat(memory.copy("a", "other")).isEmpty();
      memory.put("a", "other", make('A').stored());
      assertThat(memory.bytes()).isEqualTo(2L * BYTES);
      Features held = memory.copy("a", "other").orElseThrow();
      memory.clear();
      assertThat(memory.bytes()).isZero();
      assertThat(held.seen().to(DType.F32).toFloats()).containsOnly('A');
      new FeatureMemory(BYTES - 1).put("a", "m", held);
    }
    try (FeatureCache cache = open("a", BYTES)) {
      ask(cache, "clip", 1);
      Files.delete(only(cache.folder()));
      assertThat(ask(cache, "clip", 2)[0]).isEqualTo(1);
      assertThat(cache.holds("clip", "media")).isTrue();
    }
  }

  @Test
  void twoThreadsThatAskAtOnceComputeOnceAndNoneSeesFreedMemory() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FeatureCache cache = open("a", 3L * BYTES)) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        work.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    int clip = i % 10;
                    assertThat(ask(cache, "clip" + clip, clip)[1]).isEqualTo(clip);
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
      assertThat(computed).hasValue(10);
      assertThat(warnings).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void twoCachesOfOneFolderUseEachOthersFiles() {
    try (FeatureCache one = open("a", 0);
        FeatureCache other = open("a", 0)) {
      ask(one, "clip", 1);
      assertThat(ask(other, "clip", 2)[0]).isEqualTo(1);
    }
    assertThat(computed).hasValue(1);
  }

  @Test
  void aFolderThatCannotBeMadeIsAnErrorAndAFileThatCannotBeWrittenIsNot() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> FeatureCache.open(file, key("a"), SHAPE, 0, warnings::add))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("cannot be made");
    try (FeatureCache cache = open("a", 0)) {
      Files.delete(cache.folder().resolve("features.json"));
      Files.delete(cache.folder());
      assertThat(ask(cache, "clip", 1)[0]).isEqualTo(1);
      assertThat(ask(cache, "clip", 2)[0]).isEqualTo(2);
      assertThat(warnings).hasSize(1).allMatch(text -> text.contains("not kept any more"));
    }
  }
}
