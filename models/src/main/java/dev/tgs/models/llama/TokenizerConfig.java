package dev.tgs.models.llama;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hugging Face's {@code tokenizer_config.json}; where that does not list the added tokens, also
 * {@code added_tokens.json} and {@code special_tokens_map.json}, as older folders have them.
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
  /**
   * Reads the files of a folder, as far as they are there.
   *
   * @throws IOException if one is not JSON or its tokens are not valid
   */
  static TokenizerConfig read(TokenizerFiles files) throws IOException {
    JsonNode config = TokenizerJson.json(files, "tokenizer_config.json");
    JsonNode listed = config.path("added_tokens_decoder");
    JsonNode names = config;
    Map<String, Integer> added = new LinkedHashMap<>();
    if (listed.isObject()) {
      for (Map.Entry<String, JsonNode> entry : listed.properties()) {
        add(files, entry.getValue().path("content").asText(), entry.getKey(), added);
      }
    } else {
      names = TokenizerJson.json(files, "special_tokens_map.json");
      for (Map.Entry<String, JsonNode> entry :
          TokenizerJson.json(files, "added_tokens.json").properties()) {
        add(files, entry.getKey(), entry.getValue().asText(), added);
      }
    }
    return new TokenizerConfig(
        config.path("legacy").asBoolean(true),
        token(names.path("eos_token")).or(() -> token(config.path("eos_token"))),
        token(names.path("pad_token")).or(() -> token(config.path("pad_token"))),
        added);
  }

  private static void add(TokenizerFiles files, String name, String id, Map<String, Integer> added)
      throws IOException {
    if (name.isEmpty() || !id.matches("[0-9]{1,8}") || added.size() == AddedTokens.MOST) {
      throw new IOException(
          "The configuration of the tokenizer in '%s' adds '%s' as token '%s'; needed are a name and a number, and no more than %d."
              .formatted(files.place(""), name, id, AddedTokens.MOST));
    }
    added.put(name, Integer.parseInt(id));
  }

  /** Written as text, or as an object with the text as its content. */
  private static Optional<String> token(JsonNode node) {
    String text = node.isTextual() ? node.asText() : node.path("content").asText();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
