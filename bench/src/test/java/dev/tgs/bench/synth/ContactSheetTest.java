package dev.tgs.bench.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.media.Image;
import dev.tgs.media.Images;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  @TempDir Path folder;

  @Test
  void allKindsAndSomeScenesFitOnASheetEach() {
    ContactSheet.kinds(folder.resolve("kinds.png"), 2, 100);
    Image kinds = Images.read(folder.resolve("kinds.png"));
    assertThat(kinds.width()).isEqualTo(2 * 100);
    assertThat(kinds.height()).isEqualTo(Kind.values().length * 100);
    ContactSheet.scenes(folder.resolve("scenes.png"), 2, 3, 128, 96);
    Image scenes = Images.read(folder.resolve("scenes.png"));
    assertThat(scenes.width()).isEqualTo(2 * 128);
    assertThat(scenes.height()).isEqualTo(2 * 96);
  }
}
