package dev.tgs.engine.weights;

import dev.tgs.engine.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The directory of a zip file whose records are stored, not compressed, as torch writes them, so
 * that each can be read in place. A record that would inflate is refused.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_LENGTH = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MAX_RECORDS = 1 << 20;

  /** A 32-bit field whose value stands in the extra fields instead. */
  private static final long IN_EXTRA = 0xffffffffL;

  /** Where a record's bytes lie in the file. */
  record Span(long begin, long length) {
    long end() {
      return begin + length;
    }
  }

  private final DataFile file;
  private final Map<String, Span> records = new LinkedHashMap<>();

  private ZipDirectory(DataFile file) {
    this.file = file;
  }

  static ZipDirectory read(DataFile file) {
    ZipDirectory directory = new ZipDirectory(file);
    directory.readEnd();
    return directory;
  }

  Set<String> names() {
    return Collections.unmodifiableSet(records.keySet());
  }

  /** The record of that name, or null. */
  Span get(String name) {
    return records.get(name);
  }

  private EngineException damaged(String what) {
    return file.wrong("is a zip file " + what + "; it was cut short or damaged, get it again");
  }

  private void readEnd() {
    long end = findEnd();
    ByteBuffer fields = read(end, END_LENGTH);
    long count = fields.getShort(10) & 0xffff;
    long start = fields.getInt(16) & IN_EXTRA;
    long locator = end - END64_LOCATOR_LENGTH;
    if (locator >= 0 && read(locator, END64_LOCATOR_LENGTH).getInt() == END64_LOCATOR) {
      ByteBuffer wide = read(read(locator, END64_LOCATOR_LENGTH).getLong(8), END64_LENGTH);
      if (wide.getInt() != END64) {
        throw damaged("whose 64-bit directory is missing");
      }
      count = wide.getLong(32);
      start = wide.getLong(48);
    }
    if (count < 0 || count > MAX_RECORDS) {
      throw damaged("of " + count + " records, but at most " + MAX_RECORDS + " are allowed");
    }
    if (!file.holds(start, 0)) {
      throw damaged("whose directory lies outside of it");
    }
    Cursor central = new Cursor(file, start, file.size());
    for (long i = 0; i < count; i++) {
      readRecord(central);
    }
  }

  private ByteBuffer read(long offset, int length) {
    return ByteBuffer.wrap(file.bytes(offset, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long findEnd() {
    int length = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
    ByteBuffer tail = read(file.size() - length, length);
    for (int i = length - END_LENGTH; i >= 0; i--) {
      if (tail.getInt(i) == END) {
        return file.size() - length + i;
      }
    }
    throw damaged("without its directory, which stands at the end");
  }

  private void readRecord(Cursor in) {
    if (in.i32() != CENTRAL) {
      throw damaged("whose directory is broken");
    }
    in.u32(); // versions
    final int flags = in.u16();
    final int method = in.u16();
    in.i64(); // time, date, checksum
    long stored = in.u32();
    long size = in.u32();
    final int nameLength = in.u16();
    final int extraLength = in.u16();
    final int commentLength = in.u16();
    in.i64(); // disk, attributes
    long local = in.u32();
    final String name = new String(in.bytes(nameLength), StandardCharsets.UTF_8);
    long extraEnd = in.position() + extraLength;
    while (in.position() + 4 <= extraEnd) {
      int kind = in.u16();
      int length = in.u16();
      if (in.position() + length > extraEnd) {
        throw damaged("whose directory is broken");
      }
      long next = in.position() + length;
      if (kind == 1) {
        size = size == IN_EXTRA ? in.i64() : size;
        stored = stored == IN_EXTRA ? in.i64() : stored;
        local = local == IN_EXTRA ? in.i64() : local;
      }
      skipTo(in, next);
    }
    skipTo(in, extraEnd + commentLength);
    if ((flags & 1) != 0) {
      throw file.wrong("has the encrypted record " + DataFile.quote(name) + "; decrypt it first");
    }
    add(name, method, stored, size, local);
  }

  private void skipTo(Cursor in, long position) {
    if (position < in.position()) {
      throw damaged("whose directory is broken");
    }
    in.bytes(position - in.position());
  }

  private void add(String name, int method, long stored, long size, long local) {
    if (method != 0 || stored != size) {
      throw file.wrong(
          "has the compressed record "
              + DataFile.quote(name)
              + " ("
              + stored
              + " bytes that claim to be "
              + size
              + "), but torch.save stores records as they are; load it in Python and save it again"
              + " with torch.save");
    }
    if (name.startsWith("/")
        || name.contains("\\")
        || name.contains(":")
        || List.of(name.split("/")).contains("..")) {
      throw file.wrong(
          "has a record with the unsafe name " + DataFile.quote(name) + "; do not trust this file");
    }
    ByteBuffer header = read(local, LOCAL_LENGTH);
    if (header.getInt() != LOCAL) {
      throw damaged("whose record " + DataFile.quote(name) + " is not where the directory says");
    }
    int lengths = (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    Span span = new Span(local + LOCAL_LENGTH + lengths, size);
    if (!file.holds(span.begin(), size)) {
      throw damaged("whose record " + DataFile.quote(name) + " reaches beyond its end");
    }
    if (records.put(name, span) != null) {
      throw file.wrong(
          "has two records named " + DataFile.quote(name) + "; do not trust this file");
    }
  }
}
