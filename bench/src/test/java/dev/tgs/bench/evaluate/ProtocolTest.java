package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tgs.agent.FrameMask;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.SoftMask;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.bench.data.SmallData;
import dev.tgs.bench.evaluate.ReferenceResult.ModeResult;
import dev.tgs.bench.evaluate.ScoreRules.TruthMask;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolTest {
  private static final int HEIGHT = SmallData.HEIGHT;
  private static final int WIDTH = SmallData.WIDTH;

  @TempDir Path folder;

  /** Logits of 4 x 4: the inner four as given, the others far below 0. */
  private static SoftMask soft(float inner) {
    float[] logits = new float[16];
    Arrays.fill(logits, -32);
    for (int i : new int[] {5, 6, 9, 10}) {
      logits[i] = inner;
    }
    return new SoftMask(4, 4, logits);
  }

  /** Every second frame is cut out; the others are empty. */
  private static MaskTrack track(Mask mask, Optional<SoftMask> soft) {
    List<FrameMask> frames = new ArrayList<>();
    for (int i = 0; i < DataSet.FRAMES; i++) {
      frames.add(
          i % 2 == 0
              ? new FrameMask(mask, Optional.empty(), soft)
              : FrameMask.empty(HEIGHT, WIDTH));
    }
    return new MaskTrack(HEIGHT, WIDTH, frames);
  }

  private Map<String, Scores> scores(MaskTrack track, int row, boolean isNull) {
    DataSet data = DataSet.open(SmallData.write(folder));
    DataRow reference = data.rows().get(row);
    DataClip clip = data.clip(reference, MissingFiles.REFUSE);
    TrueMasks truth = TrueMasks.of(data, reference, clip, MissingFiles.REFUSE);
    Scorer scorer = new Scorer(Comparison.of(ScoreRules.corrected()));
    Scorer.Meant meant = isNull ? Scorer.Meant.NOTHING : Scorer.Meant.THING;
    Scores own = scorer.score(track, truth, meant);
    Map<String, Scores> all = scorer.byProtocol(track, truth, meant, own);
    assertThat(all).containsEntry("corrected", own);
    return all;
  }

  @Test
  void eachProtocolHasItsOwnScores() {
    Mask middle = Mask.of(HEIGHT, WIDTH, SmallData.MIDDLE);
    Map<String, Scores> all = scores(track(middle, Optional.of(soft(-0.2f))), 0, false);

    assertThat(all.keySet()).containsExactly("published", "corrected", "ref-avs");
    assertThat(all.get("corrected").j()).isEqualTo(0.5f);
    assertThat(all.get("corrected").s()).isEqualTo(0.25f);
    assertThat(all.get("corrected").pooledS()).isCloseTo((float) Math.sqrt(0.125), within(1e-6f));
    // The published truth is larger than the thing by about two pixels of 224 on each side.
    assertThat(all.get("published").j()).isBetween(0.45f, 0.49f);
    assertThat(all.get("published").s()).isEqualTo(0.25f);
    // A probability of 0.45 is enough for J, but not for S.
    assertThat(all.get("ref-avs").j()).isBetween(0.1f, 0.5f);
    assertThat(all.get("ref-avs").s()).isZero();
  }

  @Test
  void theMaskStandsInForAMissingSoftMask() {
    Mask middle = Mask.of(HEIGHT, WIDTH, SmallData.MIDDLE);
    Map<String, Scores> all = scores(track(middle, Optional.empty()), 0, false);

    assertThat(all.get("corrected").f()).isCloseTo(0.5f, within(1e-6f));
    assertThat(all.get("ref-avs").s()).isCloseTo((float) Math.sqrt(0.125), within(1e-6f));
    assertThat(all.get("ref-avs").j()).isBetween(0.45f, 0.5f);
  }

  @Test
  void whereNothingIsMeantOnlySCounts() {
    Mask middle = Mask.of(HEIGHT, WIDTH, SmallData.MIDDLE);
    for (float inner : new float[] {4, -4}) {
      Map<String, Scores> all = scores(track(middle, Optional.of(soft(inner))), 3, true);

      assertThat(all.values()).allSatisfy(of -> assertThat(of.j()).isNull());
      assertThat(all.values()).allSatisfy(of -> assertThat(of.f()).isNull());
      assertThat(all.get("published").s()).isEqualTo(0.25f);
      assertThat(all.get("ref-avs").s() > 0).isEqualTo(inner > 0);
    }
  }

  @Test
  void aMaskFileComesToSizeInThreeWays() {
    byte[] row = new byte[64];
    Arrays.fill(row, 32, 64, (byte) 255);
    Image file = Image.of(1, 64, 1, row);
    // Pixel 9 of 20 ends where the thing begins.
    assertThat(first(TruthMask.BICUBIC_THEN_BINARY.of(file, 20))).isEqualTo(9);
    assertThat(first(TruthMask.BINARY_THEN_NEAREST.of(file, 20))).isEqualTo(10);
    // Its four neighbours do not reach so far; those of a larger picture do.
    assertThat(first(TruthMask.BILINEAR_THEN_BINARY.of(file, 20))).isEqualTo(10);
    assertThat(first(TruthMask.BINARY_THEN_NEAREST.of(file, 256))).isEqualTo(128);
    assertThat(first(TruthMask.BILINEAR_THEN_BINARY.of(file, 256))).isEqualTo(126);
  }

  private static int first(Mask mask) {
    for (int x = 0; x < mask.width(); x++) {
      if (mask.at(0, x)) {
        return x;
      }
    }
    return -1;
  }

  private static ReferenceResult result(String split, Map<String, Scores> protocols) {
    Scores none = new Scores(null, null, 0f, 0f);
    ModeResult own =
        new ModeResult(
            null, null, null, null, null, null, null, 0, null, none, List.of(), protocols);
    Map<String, ModeResult> modes = new LinkedHashMap<>();
    modes.put(Mode.S.word(), own);
    return new ReferenceResult("u", "c", split, 1, "the dog", false, null, null, null, null, modes);
  }

  @Test
  void theTableHasTheMeansOfWhatIsThere() {
    List<ProtocolTable.Row> rows =
        ProtocolTable.of(
            List.of(
                result("test_u", Map.of("ref-avs", new Scores(0.2f, 0.5f, 0.1f, 0.1f))),
                result(
                    "test_s",
                    Map.of(
                        "ref-avs", new Scores(0.5f, 0.25f, 0.5f, 0.5f),
                        "published", new Scores(0.25f, null, 0.5f, 0.5f))),
                result("test_s", Map.of("ref-avs", new Scores(1f, null, 0f, 0f))),
                result("test_s", null)));

    assertThat(rows)
        .extracting(ProtocolTable.Row::split)
        .containsExactly("test_s", "test_s", "test_u");
    assertThat(rows.get(0).protocol()).isEqualTo(Protocol.PUBLISHED);
    assertThat(rows.get(0).f()).isNaN();
    ProtocolTable.Row paper = rows.get(1);
    assertThat(paper)
        .isEqualTo(new ProtocolTable.Row("test_s", Protocol.REF_AVS, 2, 0.75, 0.25, 0.25));
    assertThat(paper.jAndF()).isEqualTo(0.5);
  }
}
