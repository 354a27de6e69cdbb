package dev.tgs.media;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** What parity/media_fixtures.py left in the resources, and the pictures it computes. */
final class Fixtures {
  private Fixtures() {}

  /** The rows of a table below its heading. */
  static List<String[]> table(String name, String separator) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/" + name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split(separator, -1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Path file(String name) {
    URL url = Objects.requireNonNull(Fixtures.class.getResource("/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Murmur's finaliser. */
  static int scramble(int h) {
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= h >>> 13;
    h *= 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  static Image pattern(String name, int height, int width, int channels) {
    byte[] data = new byte[height * width * channels];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++, i++) {
          data[i] =
              (byte)
                  switch (name) {
                    case "noise" -> scramble(i) >>> 24;
                    case "ramp" -> x * 255 / Math.max(width - 1, 1) + y * (c + 1);
                    case "checks" -> (x / 5 + y / 3 + c) % 2 * 255;
                    default -> throw new AssertionError(name);
                  };
        }
      }
    }
    return Image.of(height, width, channels, data);
  }
}
