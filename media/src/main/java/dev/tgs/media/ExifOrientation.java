package dev.tgs.media;

/** Finds tag 0x0112 in the first directory of an EXIF block, which is laid out as a TIFF file. */
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final boolean littleEndian;

  private ExifOrientation(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.littleEndian = bytes[start] == 'I';
  }

  /** The tag's value, 1 (upright) if it is absent or the block is damaged. */
  static int read(byte[] bytes, int start, int end) {
    return end - start < 8 ? 1 : new ExifOrientation(bytes, start, end).find();
  }

  private int find() {
    long directory = number(4, 4);
    int entries = number(directory, 2) < 0 ? 0 : (int) number(directory, 2);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (number(entry, 2) == TAG && number(entry + 2, 2) == SHORT) {
        int value = (int) number(entry + 8, 2);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** An unsigned number at an offset into the block, -1 outside of it. */
  private long number(long offset, int size) {
    if (offset < 0 || start + offset + size > end) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      int at = (int) (start + offset + (littleEndian ? size - 1 - i : i));
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }
}
