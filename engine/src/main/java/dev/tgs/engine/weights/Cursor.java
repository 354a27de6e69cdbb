package dev.tgs.engine.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a span of a file from front to back, little-endian, through a small buffer. */
final class Cursor {
  private final DataFile file;
  private final long end;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** Position in the file after the buffer's last byte. */
  private long next;

  Cursor(DataFile file, long begin, long end) {
    this.file = file;
    this.next = begin;
    this.end = end;
    buffer.limit(0);
  }

  DataFile file() {
    return file;
  }

  long position() {
    return next - buffer.remaining();
  }

  private ByteBuffer ready(int count) {
    if (buffer.remaining() < count) {
      if (count > end - position()) {
        throw file.wrong(
            "ends at byte "
                + end
                + " in the middle of a value; it was cut short or damaged, get it again");
      }
      buffer.compact();
      int added = (int) Math.min(buffer.remaining(), end - next);
      buffer.limit(buffer.position() + added);
      file.read(next, buffer);
      next += added;
      buffer.flip();
    }
    return buffer;
  }

  int u8() {
    return ready(1).get() & 0xff;
  }

  int u16() {
    return ready(2).getShort() & 0xffff;
  }

  int i32() {
    return ready(4).getInt();
  }

  long u32() {
    return i32() & 0xffffffffL;
  }

  long i64() {
    return ready(8).getLong();
  }

  /** The only big-endian value that pickles have. */
  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  /** The caller bounds the length; it also has to lie within the span. */
  byte[] bytes(long length) {
    if (length < 0 || length > end - position() || length > Integer.MAX_VALUE - 8) {
      throw file.wrong(
          "claims a value of "
              + length
              + " bytes at byte "
              + position()
              + ", but only "
              + (end - position())
              + " are left; it was cut short or damaged, get it again");
    }
    if (length <= buffer.capacity()) {
      byte[] bytes = new byte[(int) length];
      ready(bytes.length).get(bytes);
      return bytes;
    }
    long start = position();
    buffer.position(0).limit(0);
    next = start + length;
    return file.bytes(start, (int) length);
  }

  /** Latin text up to a line feed. */
  String line(int limit) {
    StringBuilder line = new StringBuilder();
    for (int c = u8(); c != '\n'; c = u8()) {
      if (line.length() == limit) {
        throw file.wrong("has a line of more than " + limit + " bytes at byte " + position());
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
