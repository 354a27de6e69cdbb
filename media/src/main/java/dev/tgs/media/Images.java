package dev.tgs.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads and writes JPEG and PNG files. Reading gives the bytes that Pillow's {@code
 * Image.open(file).convert("RGB")} gives (grey files stay grey here, see {@link Image#toRgb}); the
 * rule and its few exceptions are in docs/media.md.
 */
public final class Images {
  private static final long MAX_FILE_BYTES = 1L << 29;
  private static final float JPEG_QUALITY = 0.95f;

  static {
    // Pictures are held in memory anyway; no cache files beside them.
    ImageIO.setUseCache(false);
  }

  private Images() {}

  /** What becomes of the orientation a camera notes in a file. */
  public enum Exif {
    /** The pixels as they are stored: what Pillow, and so the published loader, gives. */
    IGNORE,
    /** The picture as viewers show it. */
    APPLY
  }

  /** The stored pixels of a JPEG or PNG file; the EXIF orientation is ignored. */
  public static Image read(Path file) {
    return read(file, Exif.IGNORE);
  }

  /**
   * The pixels of a JPEG or PNG file, told apart by their content.
   *
   * @return three channels, or one if the file is grey
   * @throws MediaException if the file is missing, no JPEG or PNG, damaged, cut off or too large
   */
  public static Image read(Path file, Exif exif) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new MediaException(
            file,
            "has %d bytes; a picture of more than %d is not read".formatted(size, MAX_FILE_BYTES));
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new MediaException(file, "there is no such file", e);
    } catch (IOException e) {
      throw new MediaException(file, "could not be read (" + e.getMessage() + ")", e);
    }
    try {
      return decode(bytes, exif);
    } catch (IOException e) {
      throw new MediaException(file, "is not a picture that can be read: " + e.getMessage(), e);
    }
  }

  static Image decode(byte[] bytes, Exif exif) throws IOException {
    if (PngReader.accepts(bytes)) {
      return PngReader.read(bytes, exif);
    }
    if (JpegReader.accepts(bytes)) {
      return JpegReader.read(bytes, exif);
    }
    throw new IOException("it is neither a JPEG nor a PNG file");
  }

  /** Writes a PNG, or a JPEG of quality 95 if the name ends in .jpg or .jpeg; atomically. */
  public static void write(Path file, Image image) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      AtomicFiles.writeBytes(file, jpeg(image));
    } else if (name.endsWith(".png")) {
      AtomicFiles.writeBytes(file, png(image));
    } else {
      throw new MediaException(
          file, "pictures are written as .png, .jpg or .jpeg; choose one of them");
    }
  }

  public static byte[] png(Image image) {
    return encode("png", image);
  }

  public static byte[] jpeg(Image image) {
    return encode("jpeg", image);
  }

  private static byte[] encode(String format, Image image) {
    BufferedImage buffered = toBuffered(image);
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(buffered), format)
            .next();
    var bytes = new ByteArrayOutputStream(image.data().length / 2 + 1024);
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(buffered, null, null), param);
    } catch (IOException e) {
      throw new MediaException(
          "a picture of %d x %d could not be encoded as %s: %s"
              .formatted(image.height(), image.width(), format, e.getMessage()));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A Java2D picture of the same pixels, to draw on. */
  public static BufferedImage toBuffered(Image image) {
    boolean grey = image.channels() == 1;
    BufferedImage buffered =
        new BufferedImage(
            image.width(),
            image.height(),
            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] to = ((DataBufferByte) buffered.getRaster().getDataBuffer()).getData();
    byte[] from = image.swapRedAndBlue().data();
    System.arraycopy(from, 0, to, 0, to.length);
    return buffered;
  }

  /** The pixels of a Java2D picture; transparency is dropped. */
  public static Image fromBuffered(BufferedImage buffered) {
    int height = buffered.getHeight();
    int width = buffered.getWidth();
    int[] argb = buffered.getRGB(0, 0, width, height, null, 0, width);
    byte[] rgb = new byte[argb.length * 3];
    for (int i = 0, o = 0; i < argb.length; i++, o += 3) {
      rgb[o] = (byte) (argb[i] >> 16);
      rgb[o + 1] = (byte) (argb[i] >> 8);
      rgb[o + 2] = (byte) argb[i];
    }
    return Image.of(height, width, 3, rgb);
  }
}
