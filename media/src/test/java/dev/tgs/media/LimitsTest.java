package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest pictures, and memory that comes back. */
class LimitsTest {
  @TempDir Path folder;

  /** An 8K picture of one colour with a block in it, which encodes fast. */
  private static Image large() {
    Image image = Image.filled(4320, 7680, new Rgb(60, 60, 60));
    return Overlay.on(image)
        .mask(Mask.of(4320, 7680, new Box(3000, 1000, 5000, 2000)), new Rgb(255, 200, 60))
        .toImage();
  }

  @Test
  void an8kVideoIsReadWhole() {
    Path file = folder.resolve("8k.webm");
    VideoWriter.write(file, List.of(large()), 1, Optional.empty());
    Image read = MediaFile.open(file).frames(0).get(0);
    assertThat(read).hasToString("Image[4320 x 7680 x 3]");
    assertThat(Pictures.meanDifference(read, large())).isLessThan(2);
  }

  @Test
  void aFrameLargerThanTheEncoderTakesIsScaledDown() {
    Path file = folder.resolve("8k.mp4");
    VideoWriter.write(file, List.of(large()), 1, Optional.empty());
    Image read = MediaFile.open(file).frames(0).get(0);
    assertThat(read).hasToString("Image[2160 x 3840 x 3]");
    assertThat(Pictures.meanDifference(read, Resize.pillowBilinear(large(), 2160, 3840)))
        .isLessThan(2);
  }

  @Test
  void an8kPictureIsReadAndItsMaskCoded() {
    Image image = large();
    Path file = folder.resolve("8k.png");
    Images.write(file, image);
    assertThat(Images.read(file)).isEqualTo(image);
    Mask mask = Mask.of(4320, 7680, new Box(100, 200, 7000, 4000));
    assertThat(Rle.decode(4320, 7680, Rle.encode(mask))).isEqualTo(mask);
  }

  @Test
  void aVideoThatClaimsAHugePictureIsRefused() throws IOException {
    Path file = folder.resolve("huge.mp4");
    VideoWriter.write(file, List.of(Pictures.smooth(32, 32, 1)), 1, Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("avc1", 200);
    ByteBuffer.wrap(bytes).putShort(entry + 28, (short) 65000).putShort(entry + 30, (short) 65000);
    // The stream itself says 32 x 32; without it only the container's word is left.
    int config = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("avcC");
    bytes[config] = 'x';
    Files.write(file, bytes);
    assertThatThrownBy(() -> MediaFile.open(file).frames(0))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(file.toString());
  }

  /** Native memory leaves with its owner: the resident size is flat over 100 clips. */
  @Test
  void memoryIsFlatOverManyClips() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "this system has no /proc");
    Path file = folder.resolve("clip.mp4");
    float[][] silence = new float[2][96_000];
    List<Image> frames =
        java.util.stream.IntStream.range(0, 10)
            .mapToObj(i -> Pictures.smooth(360, 640, i))
            .toList();
    long warm = 0;
    for (int i = 0; i < 130; i++) {
      if (i == 30) {
        warm = nativeKilobytes(status);
      }
      if (i % 5 == 0) {
        VideoWriter.write(file, frames, 1, Optional.of(Waveform.of(silence, 48_000)));
      }
      MediaFile clip = MediaFile.open(file);
      assertThat(clip.frames(0, 1)).hasSize(2);
      assertThat(clip.waveform()).isPresent();
      assertThatThrownBy(() -> MediaFile.open(folder)).isInstanceOf(MediaException.class);
    }
    // One picture of this clip kept by each of the 100 would be 67,500 KB.
    assertThat(nativeKilobytes(status) - warm).isLessThan(20_000);
  }

  /** The resident size without the Java heap. */
  private static long nativeKilobytes(Path status) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
    return resident(status) - heap;
  }

  private static long resident(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
