package dev.tgs.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tgs.agent.Progress;
import dev.tgs.bench.data.DataCheck.Share;
import dev.tgs.bench.data.DataCheck.SplitCount;
import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Rgb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final Path REAL =
      Path.of(System.getProperty("tgs.shared", "../../shared"), "media/REFAVS");

  @TempDir Path folder;

  private static DataCheck check(Path data, int sample) {
    return DataCheck.of(DataSet.open(data), sample, Progress.SILENT);
  }

  @Test
  void aWholeBenchmarkIsCountedAndHasNoProblem() {
    DataCheck check = check(SmallData.write(folder), 5);
    assertThat(check.isWhole()).isTrue();
    assertThat(check.splits().keySet()).containsExactly("test_s", "test_u", "test_n");
    Share frames = new Share(10, 10);
    Share sounds = new Share(1, 1);
    assertThat(check.splits().get("test_s"))
        .isEqualTo(new SplitCount(2, 0, 0, 1, frames, sounds, new Share(10, 10), 1));
    assertThat(check.splits().get("test_n"))
        .isEqualTo(new SplitCount(1, 0, 1, 1, frames, sounds, new Share(0, 0), 1));
  }

  @Test
  void whatIsMissingOrBrokenIsNamed() throws IOException {
    SmallData.write(folder);
    Path media = folder.resolve("media/a_0_10");
    Files.delete(media.resolve("frames/3.jpg"));
    Files.writeString(media.resolve("frames/4.jpg"), "no picture");
    Files.writeString(media.resolve("audio.wav"), "no sound");
    Path masks = folder.resolve("gt_mask/b_0_10/fid_1");
    Files.delete(masks.resolve("00000.png"));
    Images.write(masks.resolve("00001.png"), Image.filled(8, 8, new Rgb(0, 0, 0)));
    DataCheck check = check(folder, 5);
    assertThat(check.isWhole()).isFalse();
    assertThat(check.splits().get("test_s").frames()).isEqualTo(new Share(9, 10));
    assertThat(check.splits().get("test_u").masks()).isEqualTo(new Share(9, 10));
    assertThat(check.problems())
        .containsOnlyKeys(
            "a frame is missing",
            "a picture cannot be read",
            "a sound cannot be read",
            "a mask is missing",
            "a mask has another size than its frame");
    assertThat(check.problems().get("a frame is missing").places())
        .containsExactly("media/a_0_10/frames/3.jpg");
    assertThat(check(folder, 0).problems())
        .containsOnlyKeys("a frame is missing", "a mask is missing");
  }

  @Test
  void theSoundOfANullReferenceMayLieInMediaCross() throws IOException {
    SmallData.write(folder);
    DataRow nothing =
        DataSet.open(folder).rows().stream().filter(DataRow::isNull).findFirst().orElseThrow();
    Path own = folder.resolve("media/null_b_0_10/audio.wav");
    Path cross = folder.resolve("media_cross/null_b_0_10/audio.wav");
    AtomicFiles.writeBytes(cross, Files.readAllBytes(own));
    Files.delete(own);
    assertThat(check(folder, 5).isWhole()).isTrue();
    DataClip clip = DataSet.open(folder).clip(nothing, MissingFiles.REFUSE);
    assertThat(clip.clip().sound()).isPresent();
  }

  /** Rows, repeated uids and clips are those of ../shared/reference/think.md, section 6.2. */
  @Test
  void theRealTableHasThePublishedCounts() throws IOException {
    assumeTrue(Files.isDirectory(REAL), "the real metadata is not at " + REAL);
    DataCheck check = check(REAL, 0);
    assertThat(check.splits().values().stream().mapToInt(SplitCount::references).sum())
        .isEqualTo(20_459);
    assertThat(check.splits().values().stream().mapToInt(SplitCount::repeated).sum()).isEqualTo(11);
    counts(check, "train", 14_113, 608, 2919);
    counts(check, "val", 1349, 72, 275);
    counts(check, "test_s", 2288, 0, 273);
    counts(check, "test_u", 1656, 0, 269);
    counts(check, "test_n", 1028, 1028, 257);
  }

  private static void counts(DataCheck check, String split, int rows, int nulls, int clips) {
    SplitCount count = check.splits().get(split);
    assertThat(count.references()).as(split).isEqualTo(rows);
    assertThat(count.nulls()).as(split).isEqualTo(nulls);
    assertThat(count.clips()).as(split).isEqualTo(clips);
  }

  /** One clip of which a picture, a mask and the sound are there. */
  @Test
  void theRealSampleIsRead() throws IOException {
    assumeTrue(Files.isDirectory(REAL), "the real sample is not at " + REAL);
    String clip = "-8mcyL3kWNQ_8000_18000";
    String table = Files.readString(REAL.resolve("metadata.csv"), StandardCharsets.UTF_8);
    Path small = Files.createDirectories(folder.resolve("real"));
    StringBuilder rows = new StringBuilder(table.lines().findFirst().orElseThrow()).append("\n");
    table.lines().filter(line -> line.contains(clip)).forEach(line -> rows.append(line + "\n"));
    Files.writeString(small.resolve("metadata.csv"), rows);
    for (String name : new String[] {"media", "gt_mask"}) {
      Files.createSymbolicLink(
          small.resolve(name), REAL.toAbsolutePath().normalize().resolve(name));
    }
    DataCheck check = check(small, 1);
    SplitCount count = check.splits().values().iterator().next();
    assertThat(count.clips()).isEqualTo(1);
    assertThat(count.frames()).isEqualTo(new Share(1, 10));
    assertThat(count.sounds()).isEqualTo(new Share(1, 1));
    assertThat(count.masks().there()).isEqualTo(1);
    assertThat(check.problems()).containsOnlyKeys("a frame is missing", "a mask is missing");
  }
}
