package dev.tgs.models.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;

/**
 * The small tokenizers that {@code parity/ref_llama_tokenizer.py} has made, and the published one.
 */
public final class TokenizerFixtures {
  private TokenizerFixtures() {}

  /** A folder, or a file that stands for {@code tokenizer.model}. */
  public record Disk(Path path) implements TokenizerFiles {
    @Override
    public Optional<InputStream> open(String name) throws IOException {
      boolean isFile = Files.isRegularFile(path);
      Path file = isFile && name.equals("tokenizer.model") ? path : path.resolve(name);
      return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    }

    @Override
    public String place(String name) {
      return path.resolve(name).toString();
    }
  }

  /** LLaMA's kind, with 640 pieces and the tokens of Ref-Thinker. */
  public static LlamaTokenizer llama(boolean legacy) throws IOException {
    return LlamaTokenizer.read(new Disk(file("llama-small.model")))
        .withLegacy(legacy)
        .withAddedTokens(RefThinkerTokens.ADDED);
  }

  /** Qwen2's kind, with 464 pieces, three special tokens and those of Ref-Thinker. */
  public static ByteLevelTokenizer qwen2(Path folder) throws IOException {
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(file("qwen2-small." + name), folder.resolve(name));
    }
    return ByteLevelTokenizer.read(new Disk(folder)).withAddedTokens(RefThinkerTokens.ADDED);
  }

  /** LLaMA-2's own, which is not ours to hand on. */
  public static LlamaTokenizer published(boolean legacy) throws IOException {
    return LlamaTokenizer.read(new Disk(shared("tokenizers/llama2-tokenizer.model")))
        .withLegacy(legacy)
        .withAddedTokens(RefThinkerTokens.ADDED);
  }

  public static Path shared(String path) {
    Path file = Path.of(System.getProperty("tgs.shared", "../../shared"), path);
    Assumptions.assumeTrue(Files.exists(file), file + " is not there");
    return file;
  }

  static Path file(String name) {
    return Path.of("src/test/resources/parity", name);
  }

  static List<JsonNode> lines(String name) throws IOException {
    try (InputStream in = Files.newInputStream(file(name));
        MappingIterator<JsonNode> lines =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      return lines.readAll();
    }
  }

  static long[] ids(JsonNode line) {
    return LongStream.range(0, line.get("ids").size())
        .map(i -> line.get("ids").get((int) i).asLong())
        .toArray();
  }

  static String streamed(TextTokenizer tokenizer, long... ids) {
    TokenStream stream = tokenizer.stream();
    StringBuilder text = new StringBuilder();
    for (long id : ids) {
      text.append(stream.accept(id));
    }
    return text.append(stream.end()).toString();
  }
}
