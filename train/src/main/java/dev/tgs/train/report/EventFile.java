package dev.tgs.train.report;

import dev.tgs.train.Score;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Scalars for TensorBoard: records of TensorFlow's framing, each an {@code Event} in the wire
 * format of protocol buffers.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard">TensorBoard</a>
 */
public final class EventFile implements TrainListener {
  private static final int DOUBLE = 1;
  private static final int BYTES = 2;
  private static final int FLOAT = 5;

  private final Path file;
  private final FileChannel channel;

  /**
   * @param folder that TensorBoard is pointed at; each run of the process adds a file
   */
  public EventFile(Path folder) {
    double now = System.currentTimeMillis() / 1000.0;
    file = folder.resolve("events.out.tfevents.%d.tgs".formatted((long) (now * 1000)));
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failure(e);
    }
    write(event(now, 0, field(3, BYTES).put(text("brain.Event:2"))));
  }

  @Override
  public void stepped(Point at, double loss, Map<String, Double> terms, double rate, double norm) {
    scalar("train/loss", loss, at.step());
    terms.forEach((name, value) -> scalar("train/" + name, value, at.step()));
    scalar("train/rate", rate, at.step());
    scalar("train/norm", norm, at.step());
    scalar("train/samples_per_second", at.samplesPerSecond(), at.step());
  }

  @Override
  public void validated(Point at, Score score, boolean best) {
    scalar("valid/score", score.value(), at.step());
    score.metrics().forEach((name, value) -> scalar("valid/" + name, value, at.step()));
  }

  void scalar(String tag, double value, long step) {
    Wire number = field(1, BYTES).put(text(tag)).putAll(field(2, FLOAT).real((float) value));
    Wire summary = field(1, BYTES).put(number.bytes());
    write(event(System.currentTimeMillis() / 1000.0, step, field(5, BYTES).put(summary.bytes())));
  }

  private static byte[] event(double time, long step, Wire what) {
    return field(1, DOUBLE).real(time).putAll(field(2, 0).whole(step)).putAll(what).bytes();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Wire field(int number, int type) {
    return new Wire().whole((long) number << 3 | type);
  }

  /** Values in the wire format, one after the other. */
  private static final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Wire whole(long value) {
      while ((value & ~127L) != 0) {
        out.write((int) ((value & 127) | 128));
        value >>>= 7;
      }
      out.write((int) value);
      return this;
    }

    Wire real(double value) {
      return little(8, Double.doubleToRawLongBits(value));
    }

    Wire real(float value) {
      return little(4, Float.floatToRawIntBits(value));
    }

    /** Bytes after their length. */
    Wire put(byte[] bytes) {
      whole(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Wire putAll(Wire other) {
      out.writeBytes(other.bytes());
      return this;
    }

    /** The lowest byte first. */
    Wire little(int bytes, long value) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >>> (8 * i)));
      }
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private void write(byte[] event) {
    byte[] length = new Wire().little(8, event.length).bytes();
    Wire whole = new Wire().little(8, event.length).little(4, checksum(length));
    whole.out.writeBytes(event);
    ByteBuffer record = ByteBuffer.wrap(whole.little(4, checksum(event)).bytes());
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Rotated and shifted, as TensorFlow stores checksums of what may hold checksums. */
  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrainException failure(IOException e) {
    return new TrainException(
        "%s could not be written (%s); check the folder and the free space of its disk."
            .formatted(file, e),
        e);
  }
}
