package dev.tgs.agent.models;

import dev.tgs.models.llama.TokenizerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The tokenizer of a checkpoint on disk.
 *
 * @param path its folder; or one file, which stands for {@code tokenizer.json} if its name ends
 *     with {@code .json}, else for {@code tokenizer.model}
 */
public record TokenizerFolder(Path path) implements TokenizerFiles {
  @Override
  public Optional<InputStream> open(String name) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    Path file = file(name);
    return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
  }

  @Override
  public String place(String name) {
    return name.isEmpty() ? path.toString() : file(name).toString();
  }

  private Path file(String name) {
    if (Files.isDirectory(path)) {
      return path.resolve(name);
    }
    String stands = path.toString().endsWith(".json") ? "tokenizer.json" : "tokenizer.model";
    return name.equals(stands) ? path : path.resolve(name);
  }
}
