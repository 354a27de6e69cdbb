package dev.tgs.models.llama;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message of Protocol Buffers field by field: after {@link #next()}, {@link #field()} says
 * which it is, and one of the value methods takes it, or {@link #skip()} passes over it.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer bytes;
  private int field;
  private int wire;

  ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes to the next field, if there is one. */
  boolean next() throws IOException {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    require(tag >>> 3 > 0 && tag >>> 3 < 1 << 29, "has a field without a valid number");
    return true;
  }

  int field() {
    return field;
  }

  long number() throws IOException {
    require(wire == VARINT, "has no number in field " + field);
    return varint();
  }

  boolean flag() throws IOException {
    return number() != 0;
  }

  float real() throws IOException {
    require(wire == FIXED32, "has no real number in field " + field);
    return take(Float.BYTES).getFloat();
  }

  /** What a field holds: a message, text or bytes. */
  ByteBuffer block() throws IOException {
    require(wire == LENGTH, "has no block of bytes in field " + field);
    return take(varint());
  }

  ProtoReader message() throws IOException {
    return new ProtoReader(block());
  }

  String text() throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(block()).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("has text that is not UTF-8 in field " + field, e);
    }
  }

  void skip() throws IOException {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> take(Long.BYTES);
      case LENGTH -> take(varint());
      case FIXED32 -> take(Integer.BYTES);
      default -> throw new IOException("has field " + field + " of the unknown kind " + wire);
    }
  }

  private ByteBuffer take(long length) throws IOException {
    require(
        length >= 0 && length <= bytes.remaining(),
        "claims %s bytes where %d are left"
            .formatted(Long.toUnsignedString(length), bytes.remaining()));
    ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return part;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(bytes.hasRemaining(), "ends within a number");
      byte part = bytes.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IOException("has a number of more than 64 bits");
  }

  private static void require(boolean good, String otherwise) throws IOException {
    if (!good) {
      throw new IOException(otherwise);
    }
  }
}
