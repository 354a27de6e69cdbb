package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameFolderTest {
  @TempDir Path folder;

  private Image put(String name, int seed) {
    Image image = Pictures.smooth(20, 30, seed);
    Images.write(folder.resolve(name), image);
    return image;
  }

  @Test
  void picturesAreInTheOrderOfTheirNumbers() throws IOException {
    Image ten = put("10.png", 10);
    Image two = put("2.png", 2);
    Image nine = put("frame_00009.png", 9);
    Files.writeString(folder.resolve("notes.txt"), "1");
    Files.writeString(folder.resolve(".3.png"), "hidden");
    FrameFolder clip = FrameFolder.open(folder, 2, Images.Exif.IGNORE);
    assertThat(clip.frames(0, 0.4, 0.5, 1, 7, -1))
        .isEqualTo(List.of(two, two, nine, ten, ten, two));
    assertThat(clip.info().duration()).isEqualTo(1.5);
    assertThat(clip.info().video().orElseThrow().fps()).isEqualTo(2);
    assertThat(clip.waveform()).isEmpty();
  }

  @Test
  void exifIsAppliedOnlyWhereItIsAskedFor() throws IOException {
    Files.copy(Fixtures.file("pictures/exif-6.jpg"), folder.resolve("0.jpg"));
    assertThat(FrameFolder.open(folder, 1, Images.Exif.IGNORE).frames(0).get(0).height())
        .isEqualTo(29);
    assertThat(FrameFolder.open(folder, 1, Images.Exif.APPLY).frames(0).get(0).height())
        .isEqualTo(43);
    assertThat(MediaSource.open(folder).info().video().orElseThrow().height()).isEqualTo(43);
  }

  @Test
  void readsTheLayoutOfTheBenchmark() {
    Path clip = Shared.file("media/REFAVS/media/-8mcyL3kWNQ_8000_18000");
    for (Path place : List.of(clip, clip.resolve("frames"))) {
      MediaSource source = MediaSource.open(place);
      assertThat(source.frames(0)).hasToString("[Image[720 x 1280 x 3]]");
      assertThat(source.waveform()).hasToString("Optional[Waveform[2 x 480000 at 48000 Hz]]");
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> MediaSource.open(folder))
        .isInstanceOf(MediaException.class)
        .hasMessage(
            folder + ": has no .jpg, .jpeg or .png pictures, neither itself nor in frames/");
    Files.writeString(folder.resolve("0.png"), "not a picture");
    assertThatThrownBy(() -> MediaSource.open(folder))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(folder.resolve("0.png") + ": is not a picture that can be read");
  }
}
