package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  @TestFactory
  Stream<DynamicTest> equalsPillowBitForBit() {
    return Fixtures.table("pictures.csv", ",").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row[0],
                    () -> {
                      Path file =
                          row[0].startsWith("shared:")
                              ? Shared.file(row[0].substring("shared:".length()))
                              : Fixtures.file("pictures/" + row[0]);
                      Image image = Images.read(file);
                      assertThat(image)
                          .hasToString("Image[%s x %s x %s]".formatted(row[1], row[2], row[3]));
                      assertThat(Fixtures.sha256(image.toRgb().data())).isEqualTo(row[4]);
                      Image upright = Images.read(file, Images.Exif.APPLY).toRgb();
                      assertThat(Fixtures.sha256(upright.data())).isEqualTo(row[5]);
                      assertThat(Fixtures.sha256(image.toGrey().data())).isEqualTo(row[6]);
                    }));
  }

  @Test
  void pngKeepsEveryByte(@TempDir Path folder) {
    for (int channels : new int[] {1, 3}) {
      Image image = Pictures.noise(31, 57, channels, channels);
      Path file = folder.resolve("picture.png");
      Images.write(file, image);
      assertThat(Images.read(file)).isEqualTo(image);
    }
  }

  @Test
  void jpegComesBackNearly(@TempDir Path folder) {
    Image image = Pictures.smooth(64, 80, 1);
    Path file = folder.resolve("picture.JPG");
    Images.write(file, image);
    assertThat(Pictures.meanDifference(Images.read(file), image)).isLessThan(2);
    Image grey = image.toGrey();
    Images.write(file, grey);
    assertThat(Images.read(file).channels()).isEqualTo(1);
    assertThat(Pictures.meanDifference(Images.read(file), grey)).isLessThan(1);
  }

  @Test
  void java2dPicturesComeBackWhole() {
    Image image = Pictures.noise(5, 7, 3, 3);
    assertThat(Images.fromBuffered(Images.toBuffered(image))).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "29x43-420.jpg",
        "29x43-420-progressive.jpg",
        "29x43-cmyk.jpg",
        "rgb.png",
        "palette.png"
      })
  void everyCutIsNoticed(String name, @TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("pictures/" + name));
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length - 1; length += 1 + length / 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Images.read(file))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(MediaException.class)
          .hasMessageStartingWith(file + ": is not a picture that can be read: ");
    }
  }

  /** Whatever is in a file, the answer is a picture or a sentence. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "29x43-420.jpg",
        "29x43-420-progressive.jpg",
        "ycck.jpg",
        "exif-6.jpg",
        "rgb.png",
        "palette-4.png"
      })
  void damagedFilesGiveAPictureOrASentence(String name, @TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("pictures/" + name));
    Path file = folder.resolve(name);
    int read = 0;
    for (int i = 0; i < 600; i++) {
      byte[] damaged = whole.clone();
      damaged[Math.floorMod(Fixtures.scramble(2 * i), whole.length)] =
          (byte) Fixtures.scramble(2 * i + 1);
      Files.write(file, damaged);
      try {
        assertThat(Images.read(file).data()).isNotEmpty();
        read++;
      } catch (MediaException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
    assertThat(read).isBetween(1, 599);
  }

  @Test
  void aHugeSizeIsRefusedBeforeItsPixelsAreTaken(@TempDir Path folder) throws IOException {
    byte[] jpeg = Files.readAllBytes(Fixtures.file("pictures/29x43-420.jpg"));
    for (int i = 0; i + 8 < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        Arrays.fill(jpeg, i + 5, i + 9, (byte) 0xff);
        break;
      }
    }
    Path file = folder.resolve("huge.jpg");
    Files.write(file, jpeg);
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("its size of 65535 x 65535 is not between 1 and 67108864 pixels");

    byte[] png = Files.readAllBytes(Fixtures.file("pictures/rgb.png"));
    png[16] = 0x7f;
    Path other = folder.resolve("huge.png");
    Files.write(other, png);
    assertThatThrownBy(() -> Images.read(other))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("is not between 1 and 67108864 pixels");
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.png");
    assertThatThrownBy(() -> Images.read(missing)).hasMessage(missing + ": there is no such file");
    Path text = Files.writeString(folder.resolve("text.jpg"), "not a picture");
    assertThatThrownBy(() -> Images.read(text))
        .hasMessage(
            text + ": is not a picture that can be read: it is neither a JPEG nor a PNG file");
    assertThatThrownBy(() -> Images.write(folder.resolve("a.bmp"), Image.filled(1, 1, Rgb.BLACK)))
        .hasMessageContaining("pictures are written as .png, .jpg or .jpeg");
  }
}
