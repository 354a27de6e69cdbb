package dev.tgs.models.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hugging Face's {@code tokenizer.json}, if it holds byte-pair encoding. */
final class TokenizerJson {
  static final String NAME = "tokenizer.json";

  private static final int MOST_BYTES = 32 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private record Pair(String left, String right) {}

  private final String name;
  private final JsonNode root;
  private final JsonNode model;

  private TokenizerJson(String name, JsonNode root) throws IOException {
    this.name = name;
    this.root = root;
    model = root.path("model");
    require(model.path("vocab").isObject(), "has no model with a vocabulary");
    require(
        model.path("type").asText("BPE").equals("BPE"),
        "has a model of the type '%s' where BPE is needed".formatted(model.path("type").asText()));
    require(
        model.path("dropout").asDouble(0) == 0
            && model.path("continuing_subword_prefix").asText("").isEmpty()
            && model.path("end_of_word_suffix").asText("").isEmpty(),
        "marks or drops pieces of words, which neither LLaMA nor Qwen2 does");
  }

  static Optional<TokenizerJson> read(TokenizerFiles files) throws IOException {
    JsonNode root = json(files, NAME);
    return root.isMissingNode()
        ? Optional.empty()
        : Optional.of(new TokenizerJson(files.place(NAME), root));
  }

  /** A file of JSON of bounded size; a missing node if it is not there. */
  static JsonNode json(TokenizerFiles files, String name) throws IOException {
    Optional<byte[]> bytes = files.read(name, MOST_BYTES);
    if (bytes.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(bytes.get());
    } catch (JsonProcessingException e) {
      throw new IOException(
          "The tokenizer '%s' is no valid JSON: %s."
              .formatted(files.place(name), e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  String name() {
    return name;
  }

  boolean hasByteFallback() {
    return model.path("byte_fallback").asBoolean();
  }

  boolean ignoresMerges() {
    return model.path("ignore_merges").asBoolean();
  }

  JsonNode normalizer() {
    return root.path("normalizer");
  }

  JsonNode preTokenizer() {
    return root.path("pre_tokenizer");
  }

  /** The pieces at their ids. */
  List<String> pieces() throws IOException {
    JsonNode vocab = model.get("vocab");
    require(vocab.size() <= Vocabulary.MOST, "has more than %d pieces".formatted(Vocabulary.MOST));
    String[] pieces = new String[vocab.size()];
    for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
      long id = entry.getValue().canConvertToInt() ? entry.getValue().asLong() : -1;
      require(
          id >= 0 && id < pieces.length && pieces[(int) id] == null,
          "has a piece with the id %s; the %d pieces need the ids from 0 on, each once"
              .formatted(entry.getValue(), pieces.length));
      require(
          !entry.getKey().isEmpty() && entry.getKey().length() <= Vocabulary.LONGEST,
          "has a piece of %d characters".formatted(entry.getKey().length()));
      pieces[(int) id] = entry.getKey();
    }
    return Arrays.asList(pieces);
  }

  /** The earlier a pair stands in the file, the earlier it is joined. */
  PieceMerger.Ranks ranks(Set<String> pieces) throws IOException {
    JsonNode merges = model.path("merges");
    require(
        merges.isArray() && merges.size() <= 4 * Vocabulary.MOST, "has no valid list of merges");
    Map<Pair, Integer> ranks = new HashMap<>();
    for (JsonNode merge : merges) {
      Pair pair = pair(merge);
      require(
          pieces.contains(pair.left + pair.right),
          "joins '%s' and '%s' to what is no piece".formatted(pair.left, pair.right));
      ranks.putIfAbsent(pair, ranks.size());
    }
    return (text, left, middle, right) ->
        right - left > Vocabulary.LONGEST
            ? PieceMerger.NEVER
            : ranks.getOrDefault(
                new Pair(text.substring(left, middle), text.substring(middle, right)),
                PieceMerger.NEVER);
  }

  /** Written as two texts, or as one with a space between, which no piece has. */
  private Pair pair(JsonNode merge) throws IOException {
    String[] parts =
        merge.isArray()
            ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
            : merge.asText().split(" ", -1);
    require(
        parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty(),
        "has a merge that is not of two pieces");
    return new Pair(parts[0], parts[1]);
  }

  Map<String, Integer> addedTokens() throws IOException {
    JsonNode list = root.path("added_tokens");
    require(
        list.size() <= AddedTokens.MOST, "adds more than %d tokens".formatted(AddedTokens.MOST));
    Map<String, Integer> added = new LinkedHashMap<>();
    for (JsonNode token : list) {
      String content = token.path("content").asText();
      require(
          !content.isEmpty()
              && content.length() <= Vocabulary.LONGEST
              && token.path("id").canConvertToInt()
              && token.path("id").asInt() >= 0,
          "adds a token without a name or an id");
      require(
          !token.path("lstrip").asBoolean()
              && !token.path("rstrip").asBoolean()
              && !token.path("single_word").asBoolean(),
          "adds the token '%s', which takes in spaces; neither LLaMA nor Qwen2 has such"
              .formatted(content));
      added.put(content, token.path("id").asInt());
    }
    return added;
  }

  /** LLaMA's vocabulary, in which merges and bytes are as in its {@code tokenizer.model}. */
  Vocabulary llama() throws IOException {
    require(
        hasByteFallback() && isLlamas(normalizer()) && isLlamasSplit(preTokenizer()),
        "treats spaces and unknown characters otherwise than LLaMA's does");
    List<String> pieces = pieces();
    return Vocabulary.of(name, pieces, Set.of(), addedTokens(), ranks(Set.copyOf(pieces)));
  }

  private static boolean isLlamas(JsonNode normalizer) {
    if (normalizer.isNull() || normalizer.isMissingNode()) {
      return true;
    }
    JsonNode steps = normalizer.path("normalizers");
    return steps.size() == 2
        && steps.path(0).path("prepend").asText().equals("▁")
        && steps.path(1).path("pattern").path("String").asText().equals(" ")
        && steps.path(1).path("content").asText().equals("▁");
  }

  private static boolean isLlamasSplit(JsonNode preTokenizer) {
    return preTokenizer.isNull()
        || preTokenizer.isMissingNode()
        || (preTokenizer.path("type").asText().equals("Metaspace")
            && !preTokenizer.path("split").asBoolean(true));
  }

  void require(boolean good, String otherwise) throws IOException {
    if (!good) {
      throw new IOException("The tokenizer '%s' %s.".formatted(name, otherwise));
    }
  }
}
