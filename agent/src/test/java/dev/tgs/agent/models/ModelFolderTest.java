package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path temp;

  private void file(String name) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  @Test
  void theLargestOfTheSegmentersIsPreferred() throws IOException {
    file("sam2.1_hiera_tiny.pt");
    file("sam2.1_hiera_large.pt");
    file("groundingdino_swint_ogc.pth");

    ModelFolder.Pair pair = new ModelFolder(temp).both();

    assertThat(pair.segmenter().published().variant()).isEqualTo(Published.Sam2.LARGE);
    assertThat(pair.segmenter().path()).isEqualTo(temp.resolve("sam2.1_hiera_large.pt"));
    assertThat(pair.detector().published().variant()).isEqualTo(Published.Dino.SWIN_T);
  }

  @Test
  void foldersOfTheHubAreFound() throws IOException {
    file("grounding-dino-base/model.safetensors");
    file("sam2.1-hiera-base-plus/model.safetensors.index.json");
    file("sam2.1-hiera-large/README.md");

    ModelFolder.Pair pair = new ModelFolder(temp).both();

    assertThat(pair.detector().published().variant()).isEqualTo(Published.Dino.SWIN_B);
    assertThat(pair.segmenter().path()).isEqualTo(temp.resolve("sam2.1-hiera-base-plus"));
  }

  @Test
  void oneMessageListsAllThatIsMissingAndWhereItComesFrom() throws IOException {
    file("sam2_hiera_large.pt");

    assertThatThrownBy(() -> new ModelFolder(temp).both())
        .isInstanceOf(AgentException.class)
        .hasMessageContaining(temp.toString())
        .hasMessageContaining("groundingdino_swint_ogc.pth (from https://github.com/IDEA-Research/")
        .hasMessageContaining("grounding-dino-tiny/ (from https://huggingface.co/")
        .hasMessageContaining("sam2.1_hiera_large.pt (from https://dl.fbaipublicfiles.com/")
        .hasMessageContaining("sam2.1-hiera-tiny/")
        .hasMessageContaining("random-mini");
  }

  @Test
  void onlyTheMissingModelIsListed() throws IOException {
    file("groundingdino_swint_ogc.pth");

    assertThatThrownBy(() -> new ModelFolder(temp).both())
        .hasMessageContaining("sam2.1_hiera_small.pt")
        .hasMessageNotContaining("groundingdino");
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThatThrownBy(() -> new ModelFolder(temp.resolve("nowhere")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("nowhere' is not there");
  }
}
