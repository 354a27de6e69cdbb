package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tgs.agent.Progress;
import dev.tgs.agent.models.Placement;
import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.DataWriter;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.Chance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipInputTest {
  private static final RefThinkerConfig MINI = RefThinkerConfig.MINI;
  private static final Placement PLACEMENT = new Placement(DType.F32, Device.CPU);
  private static final int SIDE = MINI.clip().imageSize();

  private static final Path REAL =
      Path.of(System.getProperty("tgs.shared", "../../shared"), "media/REFAVS");

  @TempDir static Path folder;

  @BeforeAll
  static void draw() {
    DataWriter.write(folder, new Plan(6, 10, false, List.of(Split.TRAIN)), Progress.SILENT);
  }

  private static Tensor weights(String key, long[] shape) {
    return Tensor.of(new Chance(1).lecun(key, shape), shape);
  }

  private static FeatureCache cache(List<String> warnings) {
    FeatureKey key =
        FeatureKey.of(
            folder.resolve("metadata.csv"), folder.resolve("truth.jsonl"), MINI, PLACEMENT);
    return FeatureCache.open(
        folder.resolve("features"), key, FeatureShape.of(MINI), 1 << 20, warnings::add);
  }

  @Test
  void aClipGoesThroughTheEncodersOnceForAllItsReferences() throws IOException {
    DataSet data = DataSet.open(folder);
    List<DataRow> rows = data.rows().subList(0, 12);
    Set<String> seen = new HashSet<>();
    List<String> warnings = new ArrayList<>();
    try (RefThinker model = new RefThinker(MINI, Quantization.NONE);
        FeatureCache cache = cache(warnings);
        Scope scope = Scope.open()) {
      model.clip().fill(ClipInputTest::weights, DType.F32, Device.CPU);
      model.beats().fill(ClipInputTest::weights, DType.F32, Device.CPU);
      ClipLoader plain = new ClipLoader(data, SIDE, MissingFiles.REFUSE, Optional.empty());
      ClipLoader keeping = new ClipLoader(data, SIDE, MissingFiles.REFUSE, Optional.of(cache));
      try (Prefetch<ClipLoader.Loaded> loader =
          new Prefetch<>(0, 1, 1, i -> keeping.load(rows.get((int) i % rows.size())), clip -> {})) {
        for (DataRow row : rows) {
          ClipLoader.Loaded clip = loader.next();
          Features kept = keeping.features(clip, model, PLACEMENT);
          if (seen.add(row.folder())) {
            assertThat(clip.input()).isPresent();
            Features made = plain.features(plain.load(row), model, PLACEMENT);
            assertThat(kept.seen().equal(made.seen())).isTrue();
            assertThat(kept.heard().equal(made.heard())).isTrue();
          }
          assertThat(kept.seen().allFinite()).isTrue();
          assertThat(kept.heard().shape()).startsWith(10).endsWith(64);
        }
      }
      assertThat(rows).allMatch(row -> keeping.load(row).input().isEmpty());
      ClipLoader.Loaded lost = keeping.load(rows.get(0));
      try (FeatureCache damaged = cache(warnings)) {
        cutAll(damaged.folder());
        ClipLoader other = new ClipLoader(data, SIDE, MissingFiles.REFUSE, Optional.of(damaged));
        assertThat(
                other
                    .features(lost, model, PLACEMENT)
                    .seen()
                    .equal(keeping.features(lost, model, PLACEMENT).seen()))
            .isTrue();
      }
    }
    assertThat(warnings).hasSize(1);
  }

  private static void cutAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
  }

  @Test
  void framesAreResampledOnceAndSilenceTakesThePlaceOfSound() throws IOException {
    DataSet data = DataSet.open(folder);
    DataRow row = data.rows().get(data.rows().size() - 1);
    String before = MediaStamp.of(data, row);
    ClipInput input = ClipInput.read(data, row, SIDE, MissingFiles.REFUSE);
    List<Image> frames =
        data.clip(row, MissingFiles.REFUSE).clip().frames().stream()
            .map(frame -> frame.image())
            .toList();

    try (Scope scope = Scope.open()) {
      assertThat(ClipPixels.of(input.frames(), SIDE).equal(ClipPixels.of(frames, SIDE))).isTrue();
    }
    assertThat(input.sound().length()).isEqualTo(160_000);
    Path sound = data.media(row).resolve("audio.wav");
    Files.delete(sound);
    assertThat(ClipInput.read(data, row, SIDE, MissingFiles.REFUSE).sound().channel(0))
        .hasSize(160_000)
        .containsOnly(0);
    assertThat(MediaStamp.of(data, row)).isNotEqualTo(before);
  }

  @Test
  void theRealClipIsDecoded() {
    assumeThat(REAL.resolve("metadata.csv"))
        .as("the sample of Ref-AVSBench is not there; this test is skipped")
        .exists();
    DataSet data = DataSet.open(REAL);
    DataRow row = data.rows().stream().filter(data::hasClip).findFirst().orElseThrow();
    ClipInput input = ClipInput.read(data, row, 224, MissingFiles.PASS_OVER);

    assertThat(input.frames()).hasSize(10).allMatch(frame -> frame.at(0, 0, 0) == 46);
    assertThat(input.frames().get(0).at(112, 112, 1)).isEqualTo(183);
    assertThat(input.sound().length()).isEqualTo(160_000);
    assertThat(input.sound().channel(0)[8001]).isCloseTo(0.00340587f, within(1e-5f));
    assertThatThrownBy(() -> ClipInput.read(data, row, 224, MissingFiles.REFUSE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0.jpg is not there");
  }
}
