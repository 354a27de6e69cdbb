package dev.tgs.media;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG: our own walk through the chunks checks the size before a pixel is taken and each kept
 * chunk's checksum, and leaves out everything but the picture and its palette; ImageIO decodes what
 * remains. Transparency and colour profiles are dropped; 16-bit values keep their high byte.
 */
final class PngReader {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;

  private final byte[] bytes;
  private final ByteArrayOutputStream essence;
  private boolean grey;
  private int orientation = 1;

  private PngReader(byte[] bytes) {
    this.bytes = bytes;
    this.essence = new ByteArrayOutputStream(bytes.length);
  }

  static boolean accepts(byte[] bytes) {
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (i >= bytes.length || bytes[i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  static Image read(byte[] bytes, Images.Exif exif) throws IOException {
    PngReader reader = new PngReader(bytes);
    reader.walk();
    Image image = reader.toImage(reader.decompress());
    return exif == Images.Exif.APPLY ? Orientation.ofExif(reader.orientation).apply(image) : image;
  }

  private void walk() throws IOException {
    essence.write(SIGNATURE, 0, SIGNATURE.length);
    int at = SIGNATURE.length;
    boolean first = true;
    boolean data = false;
    while (true) {
      long length = u32(at);
      int type = (int) u32(at + 4);
      long end = at + 12L + length;
      if (end > bytes.length) {
        throw cutOff();
      }
      if (first != (type == IHDR)) {
        throw new IOException("the PNG does not begin with one header");
      }
      if (first) {
        header(at + 8, length);
        first = false;
      }
      if (type == IHDR || type == PLTE || type == IDAT || type == IEND) {
        checkSum(at, (int) length);
        essence.write(bytes, at, (int) (end - at));
        data |= type == IDAT;
      } else if (type == EXIF) {
        orientation = ExifOrientation.read(bytes, at + 8, (int) end - 4);
      }
      if (type == IEND) {
        break;
      }
      at = (int) end;
    }
    if (!data) {
      throw new IOException("there is no picture in this PNG");
    }
  }

  private void header(int at, long length) throws IOException {
    if (length != 13) {
      throw new IOException("the PNG header has %d bytes, not 13".formatted(length));
    }
    long width = u32(at);
    long height = u32(at + 4);
    if (!Image.fits(height, width)) {
      throw new IOException(
          "its size of %d x %d is not between 1 and %d pixels"
              .formatted(height, width, Image.MAX_PIXELS));
    }
    grey = bytes[at + 9] == 0;
  }

  private void checkSum(int at, int length) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes, at + 4, length + 4);
    if (crc.getValue() != u32(at + 8 + length)) {
      throw new IOException("the PNG is damaged: a checksum is wrong at byte " + at);
    }
  }

  private BufferedImage decompress() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (var in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(essence.toByteArray()))) {
      reader.setInput(in, true, true);
      return reader.read(0);
    } catch (RuntimeException e) {
      throw new IOException("the PNG's data are damaged (" + e.getMessage() + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private Image toImage(BufferedImage picture) {
    if (picture.getColorModel() instanceof IndexColorModel palette) {
      Image image = fromPalette(picture.getRaster(), palette);
      return grey ? image.toGrey() : image;
    }
    Raster raster = picture.getRaster();
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int channels = bands < 3 ? 1 : 3;
    byte[] data = new byte[height * width * channels];
    int out = 0;
    if (raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof ComponentSampleModel layout) {
      byte[] stored = bytes.getData();
      int[] offsets = layout.getBandOffsets();
      for (int y = 0; y < height; y++) {
        int in = y * layout.getScanlineStride();
        for (int x = 0; x < width; x++, in += layout.getPixelStride()) {
          for (int c = 0; c < channels; c++) {
            data[out++] = stored[in + offsets[c]];
          }
        }
      }
      return Image.of(height, width, channels, data);
    }
    // 16 bits, or a layout nobody expects.
    int shift = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          data[out++] = (byte) (row[x * bands + c] >> shift);
        }
      }
    }
    return Image.of(height, width, channels, data);
  }

  /** Palettes, and the grey of 1, 2 and 4 bits that ImageIO gives as one. */
  private static Image fromPalette(Raster raster, IndexColorModel palette) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] data = new byte[height * width * 3];
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int index : row) {
        // An index beyond the palette is black, as in Pillow.
        int rgb = index < palette.getMapSize() ? palette.getRGB(index) : 0;
        data[out++] = (byte) (rgb >> 16);
        data[out++] = (byte) (rgb >> 8);
        data[out++] = (byte) rgb;
      }
    }
    return Image.of(height, width, 3, data);
  }

  private long u32(int at) throws IOException {
    if (at + 4 > bytes.length) {
      throw cutOff();
    }
    return (bytes[at] & 0xffL) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static IOException cutOff() {
    return new IOException("the PNG is cut off before its end; copy or download it again");
  }
}
