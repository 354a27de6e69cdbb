package dev.tgs.models.llama;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hugging Face's {@code tokenizer_config.json}.
 *
 * @param legacy if the file says so, or says nothing
 * @param endToken {@code eos_token}
 * @param padToken {@code pad_token}
 * @param addedTokens tokens beside those of the vocabulary, with their ids
 */
record TokenizerConfig(
    boolean legacy,
    Optional<String> endToken,
    Optional<String> padToken,
    Map<String, Integer> addedTokens) {
  static final TokenizerConfig NONE =
      new TokenizerConfig(true, Optional.empty(), Optional.empty(), Map.of());

  /**
   * Reads the file of a folder, if there is one.
   *
   * @throws IOException if it is not JSON or its tokens are not valid
   */
  static TokenizerConfig read(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer_config.json");
    if (!Files.exists(file)) {
      return NONE;
    }
    JsonNode json = TokenizerJson.json(file);
    Map<String, Integer> added = new LinkedHashMap<>();
    JsonNode tokens = json.path("added_tokens_decoder");
    if (tokens.size() > AddedTokens.MOST) {
      throw new IOException(
          "The configuration '%s' adds %d tokens, more than %d."
              .formatted(file, tokens.size(), AddedTokens.MOST));
    }
    for (Map.Entry<String, JsonNode> entry : tokens.properties()) {
      String content = entry.getValue().path("content").asText();
      if (!entry.getKey().matches("[0-9]{1,8}") || content.isEmpty()) {
        throw new IOException(
            "The configuration '%s' adds '%s' as token '%s'; needed are a name and a number."
                .formatted(file, content, entry.getKey()));
      }
      added.put(content, Integer.parseInt(entry.getKey()));
    }
    JsonNode legacy = json.path("legacy");
    return new TokenizerConfig(
        legacy.isBoolean() ? legacy.asBoolean() : NONE.legacy,
        token(json.path("eos_token")),
        token(json.path("pad_token")),
        added);
  }

  /** Written as text, or as an object with the text as its content. */
  private static Optional<String> token(JsonNode node) {
    String text = node.isTextual() ? node.asText() : node.path("content").asText();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
