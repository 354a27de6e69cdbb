package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A weight file that is read by position, straight into the memory of tensors. It is not mapped,
 * deliberately: mapped pages count as resident memory of the process until the system takes them
 * back, while reads by position hold one tensor at a time.
 */
final class DataFile implements AutoCloseable {
  /** A read to the Java heap goes through native memory of the same size, so it is cut. */
  private static final int HEAP_READ = 1 << 20;

  /** The most dimensions that libtorch computes with. */
  static final int MAX_DIMENSIONS = 64;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private DataFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static DataFile open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new DataFile(path, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EngineException(
          path + " could not be opened (" + e + "); check that it is a file you may read.", e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Whether the file has {@code length} bytes from {@code offset} on. */
  boolean holds(long offset, long length) {
    return offset >= 0 && length >= 0 && length <= size && offset <= size - length;
  }

  private void require(long offset, long length) {
    if (!holds(offset, length)) {
      throw wrong(
          "has "
              + size
              + " bytes, but "
              + length
              + " are expected from byte "
              + offset
              + " on; it was cut short or damaged, get it again");
    }
  }

  /** Fills the rest of the buffer from {@code offset} on. */
  void read(long offset, ByteBuffer target) {
    require(offset, target.remaining());
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, offset);
        if (count < 0) {
          throw wrong("became shorter while it was read; do not write to it while it is in use");
        }
        offset += count;
      }
    } catch (IOException e) {
      throw new EngineException(
          path + " could not be read at byte " + offset + " (" + e + "); check its disk.", e);
    }
  }

  byte[] bytes(long offset, int length) {
    require(offset, length);
    byte[] bytes = new byte[length];
    for (int start = 0; start < length; start += HEAP_READ) {
      read(offset + start, ByteBuffer.wrap(bytes, start, Math.min(HEAP_READ, length - start)));
    }
    return bytes;
  }

  /** Reads raw little-endian elements into a new tensor of the current scope. */
  Tensor tensor(DType dtype, long offset, long... shape) {
    require(offset, bytesOf(dtype, shape));
    long[] position = {offset};
    return Tensor.read(
        dtype,
        slice -> {
          int length = slice.remaining();
          read(position[0], slice);
          position[0] += length;
        },
        shape);
  }

  /** Bytes that a tensor takes, for shapes that come from outside. */
  long bytesOf(DType dtype, long... shape) {
    if (shape.length > MAX_DIMENSIONS) {
      throw wrong(
          "holds a tensor of "
              + shape.length
              + " dimensions; at most "
              + MAX_DIMENSIONS
              + " are possible");
    }
    try {
      // Sizes of zero must not hide an overflow in the strides.
      long[] atLeastOne = Arrays.stream(shape).map(n -> n == 0 ? 1 : n).toArray();
      Math.multiplyExact(Shapes.elements(atLeastOne), dtype.bytes());
    } catch (ArithmeticException | EngineException e) {
      throw wrong("holds a tensor of the impossible shape " + Arrays.toString(shape), e);
    }
    return Shapes.elements(shape) * dtype.bytes();
  }

  /** The one sentence about this file. */
  EngineException wrong(String what) {
    return wrong(what, null);
  }

  EngineException wrong(String what, Exception cause) {
    return new EngineException(path + " " + what + ".", cause);
  }

  /** Text of the file for a message: on one line, and not too long. */
  static String quote(String text) {
    return "'" + plain(text) + "'";
  }

  static String plain(String text) {
    String start = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EngineException(path + " could not be closed (" + e + ").", e);
    }
  }
}
