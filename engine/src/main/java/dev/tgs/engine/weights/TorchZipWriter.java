package dev.tgs.engine.weights;

import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a state dict in torch's zip layout: stored records, each aligned to 64 bytes. */
final class TorchZipWriter implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** What the zip stream adds to the header of a record that needs 64-bit sizes. */
  private static final int ZIP64_EXTRA = 20;

  private static final long ZIP64_SIZE = 0xffffffffL;

  /** Tag of the padding, as torch writes it. */
  private static final short PADDING = 'F' | 'B' << 8;

  /** Fixed, so that equal tensors give equal files. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final CountingStream file;
  private final ZipOutputStream zip;

  private TorchZipWriter(WritableByteChannel channel) {
    this.file = new CountingStream(Channels.newOutputStream(channel));
    this.zip = new ZipOutputStream(file);
    zip.setMethod(ZipOutputStream.STORED);
  }

  static void write(WritableByteChannel channel, TensorSource source) throws IOException {
    try (TorchZipWriter writer = new TorchZipWriter(channel)) {
      List<String> keys = List.copyOf(source.keys());
      writer.record("data.pkl", StateDictPickle.of(source, keys));
      writer.record("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < keys.size(); i++) {
        try (Scope scope = Scope.open()) {
          writer.record("data/" + i, Safetensors.announced(source, keys.get(i)));
        }
      }
      writer.record("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void record(String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    begin(name, bytes.length, crc);
    zip.write(bytes);
    zip.closeEntry();
  }

  private void record(String name, Tensor tensor) throws IOException {
    Tensor host = tensor.to(Device.CPU).contiguous();
    CRC32 crc = new CRC32();
    host.slices(crc::update);
    begin(name, host.numel() * host.dtype().bytes(), crc);
    Safetensors.writeTo(Channels.newChannel(zip), host);
    zip.closeEntry();
  }

  private void begin(String name, long size, CRC32 crc) throws IOException {
    ZipEntry entry = new ZipEntry("archive/" + name);
    entry.setSize(size);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    long start = file.count + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER;
    start += size >= ZIP64_SIZE ? ZIP64_EXTRA : 0;
    int padding = (int) (-start & ALIGNMENT - 1);
    entry.setExtra(
        ByteBuffer.allocate(EXTRA_HEADER + padding)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(PADDING)
            .putShort((short) padding)
            .array());
    zip.putNextEntry(entry);
  }

  /** Writes the directory; the channel stays open, for its owner forces it to disk. */
  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Knows its position, and leaves the stream under it open. */
  private static final class CountingStream extends OutputStream {
    private final OutputStream out;
    private long count;

    CountingStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
