package dev.tgs.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderHasItsFiles() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    TokenizerFolder files = new TokenizerFolder(folder);

    assertThat(files.read("tokenizer.json", 2))
        .contains("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(files.read("tokenizer.model", 2)).isEmpty();
    assertThatThrownBy(() -> files.read("tokenizer.json", 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tokenizer.json' has more than 1 bytes");
  }

  @Test
  void oneFileStandsForTheVocabulary() throws IOException {
    TokenizerFolder model = new TokenizerFolder(Files.writeString(folder.resolve("llama"), "m"));
    TokenizerFolder json = new TokenizerFolder(Files.writeString(folder.resolve("q.json"), "{}"));

    assertThat(model.read("tokenizer.model", 9)).isPresent();
    assertThat(model.read("tokenizer.json", 9)).isEmpty();
    assertThat(model.read("tokenizer_config.json", 9)).isEmpty();
    assertThat(json.read("tokenizer.json", 9)).isPresent();
    assertThat(json.read("tokenizer.model", 9)).isEmpty();
    assertThat(json.place("tokenizer.json")).endsWith("q.json");
  }

  @Test
  void nothingThereIsNamed() {
    assertThatThrownBy(() -> new TokenizerFolder(folder.resolve("absent")).open("tokenizer.model"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent");
  }
}
