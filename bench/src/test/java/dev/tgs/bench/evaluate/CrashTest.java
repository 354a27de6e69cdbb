package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.data.SmallData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at random moments ends with the files of an unbroken one. */
class CrashTest {
  private static final int KILLS = 20;
  private static final int REFERENCES = 240;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void killedTwentyTimesItEndsAsAnUnbrokenRun() throws IOException, InterruptedException {
    Path data = SmallData.write(folder.resolve("data"));
    StringBuilder table = new StringBuilder("vid,uid,split,fid,exp\n");
    for (int i = 0; i < REFERENCES; i++) {
      String clip = i % 2 == 0 ? "a_0_10" : "b_0_10";
      String thing = i % 3 == 0 ? "dog" : "cat";
      table.append("%s,%s_%s_%d,test_s,1,the %s%d\n".formatted(clip, clip, thing, i, thing, i));
    }
    SmallData.text(data.resolve("metadata.csv"), table.toString());
    Files.delete(data.resolve("truth.jsonl"));
    SlowRun.main(new String[] {data.toString(), folder.resolve("unbroken").toString()});

    Path broken = folder.resolve("broken");
    Path results = broken.resolve("results.jsonl");
    Path thoughts = broken.resolve("thoughts.jsonl");
    Random random = new Random(7);
    int kills = 0;
    while (kills < KILLS) {
      Process process = start(data, broken);
      long wanted = lines(results) + lines(thoughts) + random.nextInt(3);
      while (process.isAlive() && lines(results) + lines(thoughts) < wanted) {
        Thread.sleep(2);
      }
      Thread.sleep(random.nextInt(40));
      process.destroyForcibly().waitFor();
      kills++;
      assertThat(lines(results)).as("lines after kill %d", kills).isLessThan(REFERENCES);
    }
    assertThat(start(data, broken).waitFor()).isZero();
    assertThat(results).hasSameBinaryContentAs(folder.resolve("unbroken/results.jsonl"));
    assertThat(lines(results)).isEqualTo(REFERENCES);
    assertThat(thoughts).hasSameBinaryContentAs(folder.resolve("unbroken/thoughts.jsonl"));
  }

  private Process start(Path data, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
