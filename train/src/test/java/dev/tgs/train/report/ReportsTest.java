package dev.tgs.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.train.Score;
import dev.tgs.train.TrainListener.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path folder;

  private static Point at(long step) {
    return new Point(step, step / 400.0, step * .5, 9, 8 * step, 16);
  }

  /** Each event as "step tag=value"; the checksums must hold. */
  private static List<String> events(byte[] file) {
    List<String> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      int size = (int) in.getLong(in.position() - 8);
      assertThat(in.getInt()).isEqualTo(EventFile.checksum(length));
      byte[] event = new byte[size];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(EventFile.checksum(event));
      events.add(event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static String event(ByteBuffer in) {
    assertThat(in.get()).isEqualTo((byte) 0x09);
    assertThat(in.getDouble()).isGreaterThan(1.6e9);
    assertThat(in.get()).isEqualTo((byte) 0x10);
    long step = varint(in);
    int field = in.get();
    ByteBuffer body = message(in);
    if (field == 0x1A) {
      return StandardCharsets.UTF_8.decode(body).toString();
    }
    assertThat(field).isEqualTo(0x2A);
    assertThat(body.get()).isEqualTo((byte) 0x0A);
    ByteBuffer value = message(body);
    assertThat(value.get()).isEqualTo((byte) 0x0A);
    String tag = StandardCharsets.UTF_8.decode(message(value)).toString();
    assertThat(value.get()).isEqualTo((byte) 0x15);
    return step + " " + tag + "=" + value.getFloat();
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 127L) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static ByteBuffer message(ByteBuffer in) {
    int size = (int) varint(in);
    ByteBuffer message = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + size);
    return message;
  }

  @Test
  void anEventFileHoldsTheScalars() throws IOException {
    try (EventFile file = new EventFile(folder)) {
      file.stepped(at(300), 1.5, Map.of("box", .25), 1e-3, 2);
      file.validated(at(300), new Score(.75, Map.of("iou", .5)), true);
    }
    try (Stream<Path> files = Files.list(folder)) {
      Path only = files.toList().get(0);
      assertThat(only.getFileName().toString()).startsWith("events.out.tfevents.");
      assertThat(events(Files.readAllBytes(only)))
          .containsExactly(
              "brain.Event:2",
              "300 train/loss=1.5",
              "300 train/box=0.25",
              "300 train/rate=0.001",
              "300 train/norm=2.0",
              "300 train/samples_per_second=16.0",
              "300 valid/score=0.75",
              "300 valid/iou=0.5");
    }
    // From the specification of CRC-32C: nine digits give e3069283.
    assertThat(EventFile.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8);
  }

  @Test
  void aRunThatGoesOnDropsTheLinesThatItWritesAgain() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    MetricLines lines = new MetricLines(file);
    lines.started(0);
    for (int step = 1; step <= 5; step++) {
      lines.stepped(at(step), step, Map.of(), 1, 1);
    }
    Files.writeString(file, Files.readString(file) + "{\"step\": 6, \"tra");
    lines.started(3);
    lines.stepped(at(4), 40, Map.of("box", 4.0), 1, 1);
    lines.validated(at(4), new Score(.5, Map.of()), true);
    assertThat(MetricLines.read(file))
        .extracting(line -> line.get("step").asInt() + " " + line.path("train").path("loss"))
        .containsExactly("1 1.0", "2 2.0", "3 3.0", "4 40.0", "4 ");
  }

  @Test
  void curvesAreDrawnInPanels() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    Path picture = folder.resolve("curves.png");
    MetricLines lines = new MetricLines(metrics);
    Curves curves = new Curves(metrics, picture);
    Random random = new Random(4);
    lines.started(0);
    for (int step = 1; step <= 400; step++) {
      double loss = 4 * Math.exp(-step / 90.0) + .4 + .3 * random.nextGaussian() / Math.sqrt(step);
      lines.stepped(
          at(step),
          loss,
          Map.of("box", loss / 3),
          5e-4 * Math.min(1, step / 50.0),
          1 + random.nextDouble());
      if (step % 40 == 0) {
        Score score =
            new Score(.8 - .7 * Math.exp(-step / 120.0), Map.of("auc", .5 + step / 900.0));
        lines.validated(at(step), score, true);
        curves.validated(at(step), score, true);
      }
    }
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(3 * 420);
    assertThat(image.getHeight()).isEqualTo(3 * 260);
    int coloured = 0;
    for (int y = 0; y < 260; y++) {
      for (int x = 0; x < 420; x++) {
        coloured += (image.getRGB(x, y) & 0xFFFFFF) == 0x2F6FB0 ? 1 : 0;
      }
    }
    assertThat(coloured).isGreaterThan(200);
  }
}
