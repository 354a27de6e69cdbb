package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.data.SmallData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at random moments ends with the files of an unbroken one, and each phase
 * does again at most what it was at.
 */
class CrashTest {
  private static final int KILLS = 20;
  private static final int CLIPS = 20;

  /** References of a clip, which are thought about together. */
  private static final int BATCH = 8;

  private static final int REFERENCES = CLIPS * BATCH;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void killedTwentyTimesItEndsAsAnUnbrokenRun() throws IOException, InterruptedException {
    Path data = data();
    SlowRun.main(new String[] {data.toString(), folder.resolve("unbroken").toString()});

    Path broken = folder.resolve("broken");
    Path results = broken.resolve("results.jsonl");
    Path thoughts = broken.resolve("thoughts.jsonl");
    Path groundings = broken.resolve("groundings.jsonl");
    Random random = new Random(7);
    int kills = 0;
    while (kills < KILLS) {
      Process process = start(data, broken);
      long wanted = lines(results) + lines(groundings) + random.nextInt(20);
      while (process.isAlive() && lines(results) + lines(groundings) < wanted) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(40));
      process.destroyForcibly().waitFor();
      kills++;
      assertThat(lines(results)).as("lines after kill %d", kills).isLessThan(REFERENCES);
      assertThat(begun("think").distinct().count() - BATCH * lines(thoughts))
          .as("thoughts that kill %d has lost", kills)
          .isBetween(0L, (long) BATCH);
      assertThat(begun("ground").distinct().count() - lines(groundings))
          .as("groundings that kill %d has lost", kills)
          .isBetween(0L, 1L);
      assertThat(begun("segment").distinct().count() - lines(results))
          .as("results that kill %d has lost", kills)
          .isBetween(0L, 1L);
    }
    assertThat(start(data, broken).waitFor()).isZero();
    assertThat(results).hasSameBinaryContentAs(folder.resolve("unbroken/results.jsonl"));
    assertThat(lines(results)).isEqualTo(REFERENCES);
    assertThat(thoughts).hasSameBinaryContentAs(folder.resolve("unbroken/thoughts.jsonl"));
    assertThat(groundings).hasSameBinaryContentAs(folder.resolve("unbroken/groundings.jsonl"));
    assertThat(begun("think").count())
        .isBetween((long) REFERENCES, (long) REFERENCES + BATCH * KILLS);
    assertThat(begun("ground").count()).isBetween((long) REFERENCES, (long) REFERENCES + KILLS);
    assertThat(begun("segment").count()).isBetween((long) REFERENCES, (long) REFERENCES + KILLS);
  }

  private Path data() throws IOException {
    Path data = SmallData.write(folder.resolve("data"));
    StringBuilder table = new StringBuilder("vid,uid,split,fid,exp\n");
    for (int i = 0; i < REFERENCES; i++) {
      String clip = "c%02d_0_10".formatted(i % CLIPS);
      String thing = i % 3 == 0 ? "dog" : "cat";
      table.append("%s,%s_%s_%d,test_s,1,the %s%d\n".formatted(clip, clip, thing, i, thing, i));
      if (i < CLIPS) {
        for (String kind : List.of("media", "gt_mask")) {
          Files.createSymbolicLink(data.resolve(kind).resolve(clip), Path.of("a_0_10"));
        }
      }
    }
    SmallData.text(data.resolve("metadata.csv"), table.toString());
    Files.delete(data.resolve("truth.jsonl"));
    return data;
  }

  /** What a phase of the broken run has begun with. */
  private Stream<String> begun(String phase) throws IOException {
    Path file = folder.resolve("broken.begun");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().filter(line -> line.startsWith(phase))
        : Stream.empty();
  }

  private Process start(Path data, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", // starts sooner, and runs for seconds only
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SlowRun.class.getName(),
            data.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    long lines = 0;
    for (byte one : bytes) {
      lines += one == '\n' ? 1 : 0;
    }
    return lines;
  }
}
