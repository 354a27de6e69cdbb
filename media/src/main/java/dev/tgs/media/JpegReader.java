package dev.tgs.media;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG with the platform's libjpeg for the decompression and our own walk through the markers
 * around it: sizes are checked before a pixel is taken, a cut file is noticed, everything but the
 * compressed picture (colour profiles, thumbnails, comments) is left out, and the components are
 * turned to RGB as libjpeg and Pillow do, whatever the platform would have made of them.
 */
final class JpegReader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int COM = 0xfe;

  /** Each scan of a progressive file is a pass over the whole picture. */
  private static final int MAX_SCANS = 300;

  private final byte[] bytes;
  private final ByteArrayOutputStream essence;
  private int height;
  private int width;
  private int[] componentIds = {};
  private boolean jfif;
  private int adobeTransform = -1;
  private int orientation = 1;

  private JpegReader(byte[] bytes) {
    this.bytes = bytes;
    this.essence = new ByteArrayOutputStream(bytes.length);
  }

  static boolean accepts(byte[] bytes) {
    return bytes.length > 3 && u8(bytes, 0) == 0xff && u8(bytes, 1) == SOI && u8(bytes, 2) == 0xff;
  }

  static Image read(byte[] bytes, Images.Exif exif) throws IOException {
    JpegReader reader = new JpegReader(bytes);
    reader.walk();
    Image image = reader.toImage(reader.decompress());
    return exif == Images.Exif.APPLY ? Orientation.ofExif(reader.orientation).apply(image) : image;
  }

  private void walk() throws IOException {
    essence.write(bytes, 0, 2);
    int scans = 0;
    int at = 2;
    while (true) {
      if (u8(at) != 0xff) {
        throw new IOException("a JPEG marker is missing at byte " + at);
      }
      int marker = u8(at + 1);
      if (marker == 0xff) { // Fill byte.
        at++;
        continue;
      }
      if (marker == EOI) {
        essence.write(bytes, at, 2);
        break;
      }
      int length = u16(at + 2);
      int end = at + 2 + length;
      if (length < 2 || end > bytes.length) {
        throw cutOff();
      }
      segment(marker, at + 4, end);
      if (marker == SOS) {
        if (++scans > MAX_SCANS) {
          throw new IOException("it has more than " + MAX_SCANS + " scans");
        }
        end = endOfScan(end);
      }
      if (marker != COM && (marker < APP0 || marker > APP0 + 15 || isKept(marker))) {
        essence.write(bytes, at, end - at);
      }
      at = end;
    }
    if (componentIds.length == 0 || scans == 0) {
      throw new IOException("there is no picture in this JPEG");
    }
  }

  private static boolean isKept(int marker) {
    return marker == APP14;
  }

  private void segment(int marker, int from, int end) throws IOException {
    if (marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, from, end);
    } else if (marker == APP0 && startsWith(from, end, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && startsWith(from, end, "Adobe") && end - from >= 12) {
      adobeTransform = u8(from + 11);
    } else if (marker == APP1 && startsWith(from, end, "Exif\0\0")) {
      orientation = ExifOrientation.read(bytes, from + 6, end);
    }
  }

  private void frame(int marker, int from, int end) throws IOException {
    if (componentIds.length != 0) {
      throw new IOException("it has more than one frame header");
    }
    if (marker > 0xc2 || end - from < 6) {
      throw new IOException(
          "only baseline and progressive JPEG are read, not SOF" + (marker - 0xc0));
    }
    if (u8(from) != 8) {
      throw new IOException("only 8-bit JPEG is read, not " + u8(from) + "-bit");
    }
    height = u16(from + 1);
    width = u16(from + 3);
    if (!Image.fits(height, width)) {
      throw new IOException(
          "its size of %d x %d is not between 1 and %d pixels"
              .formatted(height, width, Image.MAX_PIXELS));
    }
    componentIds = new int[u8(from + 5)];
    if ((componentIds.length != 1 && componentIds.length != 3 && componentIds.length != 4)
        || end - from < 6 + 3 * componentIds.length) {
      throw new IOException("it has " + componentIds.length + " components, not 1, 3 or 4");
    }
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = u8(from + 6 + 3 * i);
    }
  }

  /** Position of the first marker after the compressed data that begin here. */
  private int endOfScan(int from) throws IOException {
    for (int i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xff) {
        int next = u8(bytes, i + 1);
        boolean data = next == 0 || next == 0xff || (next >= 0xd0 && next <= 0xd7);
        if (!data) {
          return i;
        }
      }
    }
    throw cutOff();
  }

  private Raster decompress() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (var in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(essence.toByteArray()))) {
      reader.setInput(in, true, true);
      // The raster holds the stored components: no colour conversion is left to the platform.
      Raster raster = reader.readRaster(0, null);
      if (raster.getHeight() != height
          || raster.getWidth() != width
          || raster.getNumBands() != componentIds.length) {
        throw new IOException("its header and its data disagree about the size");
      }
      return raster;
    } catch (RuntimeException e) {
      throw new IOException("the compressed data are damaged (" + e.getMessage() + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private Image toImage(Raster raster) {
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (componentIds.length == 1) {
      return Image.of(height, width, 1, data);
    }
    int step = componentIds.length;
    if (step == 3 ? isYcc() : adobeTransform == 2) {
      Ycc.toRgb(data, step, step == 4);
    }
    return Image.of(height, width, 3, step == 4 ? cmykToRgb(data) : data);
  }

  /** libjpeg's rule for three components. */
  private boolean isYcc() {
    if (jfif) {
      return true;
    }
    if (adobeTransform >= 0) {
      return adobeTransform != 0;
    }
    return !(componentIds[0] == 'R' && componentIds[1] == 'G' && componentIds[2] == 'B');
  }

  /** Pillow's CMYK to RGB, inks stored inverted as Adobe does. Profiles play no part. */
  private static byte[] cmykToRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    for (int i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
      int light = cmyk[i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int product = (255 - (cmyk[i + c] & 0xff)) * light + 128;
        rgb[o + c] = (byte) Math.max(light - (((product >> 8) + product) >> 8), 0);
      }
    }
    return rgb;
  }

  /** libjpeg's conversion in 16-bit fixed point. */
  private static final class Ycc {
    private static final int HALF = 1 << 15;

    private Ycc() {}

    /** In place; YCCK becomes CMYK, which is RGB inverted with K as it is. */
    static void toRgb(byte[] data, int step, boolean inverted) {
      int flip = inverted ? 255 : 0;
      for (int i = 0; i < data.length; i += step) {
        int y = data[i] & 0xff;
        int cb = (data[i + 1] & 0xff) - 128;
        int cr = (data[i + 2] & 0xff) - 128;
        data[i] = clip(y + ((91881 * cr + HALF) >> 16), flip);
        data[i + 1] = clip(y + ((-22554 * cb - 46802 * cr + HALF) >> 16), flip);
        data[i + 2] = clip(y + ((116130 * cb + HALF) >> 16), flip);
      }
    }

    private static byte clip(int value, int flip) {
      return (byte) (Math.min(Math.max(value, 0), 255) ^ flip);
    }
  }

  private boolean startsWith(int from, int end, String text) {
    if (end - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int u8(int at) throws IOException {
    if (at >= bytes.length) {
      throw cutOff();
    }
    return u8(bytes, at);
  }

  private int u16(int at) throws IOException {
    return u8(at) << 8 | u8(at + 1);
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  private static IOException cutOff() {
    return new IOException("the JPEG is cut off before its end; copy or download it again");
  }
}
