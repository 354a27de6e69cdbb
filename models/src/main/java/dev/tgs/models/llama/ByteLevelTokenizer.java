package dev.tgs.models.llama;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.LongStream;

/**
 * Qwen2's tokenizer: text is normalised, split by a pattern, and byte-pair encoding joins the bytes
 * of each part. Its ids are those of Hugging Face's fast tokenizer.
 *
 * <p>Kinds of characters in the pattern, and how many U+FFFD stand for bytes that make no
 * character, are those of the running JDK.
 *
 * @see <a href="https://arxiv.org/abs/2407.10671">Qwen2, 2024</a>
 */
public final class ByteLevelTokenizer implements TextTokenizer {
  private static final int LONGEST_PATTERN = 4096;
  private static final String CHARACTERS = characters();

  private final List<String> pieces;
  private final Map<String, Integer> ids;
  private final AddedTokens added;
  private final PieceMerger merger;
  private final Pattern split;
  private final boolean normalises;
  private final boolean wholeFirst;
  private final String end;
  private final String pad;

  private ByteLevelTokenizer(TokenizerJson json, TokenizerConfig config) throws IOException {
    pieces = json.pieces();
    ids = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id), id);
    }
    json.require(
        CHARACTERS.chars().allMatch(c -> ids.containsKey(Character.toString(c))),
        "lacks a piece for each byte");
    json.require(
        pieces.stream().allMatch(piece -> piece.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0)),
        "has pieces of other characters than those that stand for bytes");
    merger = new PieceMerger(json.ranks(ids.keySet()));
    wholeFirst = json.ignoresMerges();
    normalises = json.normalizer().path("type").asText().equals("NFC");
    json.require(
        normalises || json.normalizer().isNull() || json.normalizer().isMissingNode(),
        "normalises text otherwise than by NFC");
    split = split(json);
    Map<String, Integer> known = new LinkedHashMap<>(json.addedTokens());
    known.putAll(config.addedTokens());
    LlamaTokenizer.requireInOrder(json.name(), known, pieces);
    added = new AddedTokens(known);
    end = config.endToken().orElse("");
    json.require(
        known.containsKey(end),
        "comes without a tokenizer_config.json whose eos_token is one of its added tokens");
    pad = config.padToken().filter(known::containsKey).orElse(end);
  }

  private ByteLevelTokenizer(ByteLevelTokenizer other, AddedTokens added) {
    pieces = other.pieces;
    ids = other.ids;
    this.added = added;
    merger = other.merger;
    split = other.split;
    normalises = other.normalises;
    wholeFirst = other.wholeFirst;
    end = other.end;
    pad = other.pad;
  }

  /**
   * Reads {@code tokenizer.json} and, for the tokens that end and fill a text, {@code
   * tokenizer_config.json}.
   *
   * @throws IOException if one is missing or it is not Qwen2's kind
   */
  public static ByteLevelTokenizer read(TokenizerFiles files) throws IOException {
    Optional<TokenizerJson> json = TokenizerJson.read(files);
    if (json.isEmpty()) {
      throw new IOException(
          "There is no tokenizer '%s'; copy the one of the language model there."
              .formatted(files.place(TokenizerJson.NAME)));
    }
    return new ByteLevelTokenizer(json.get(), TokenizerConfig.read(files));
  }

  /** The pattern of a split that keeps what it finds and what lies between. */
  private static Pattern split(TokenizerJson json) throws IOException {
    JsonNode steps = json.preTokenizer().path("pretokenizers");
    String pattern = steps.path(0).path("pattern").path("Regex").asText();
    json.require(
        steps.size() == 2
            && steps.path(0).path("behavior").asText().equals("Isolated")
            && !steps.path(0).path("invert").asBoolean()
            && !pattern.isEmpty()
            && pattern.length() <= LONGEST_PATTERN
            && steps.path(1).path("type").asText().equals("ByteLevel")
            && !steps.path(1).path("add_prefix_space").asBoolean(true)
            && !steps.path(1).path("use_regex").asBoolean(true),
        "does not split text by a pattern and then into bytes, as Qwen2's does");
    try {
      return Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException e) {
      throw new IOException(
          "The tokenizer '%s' splits text by a pattern that is not valid: %s."
              .formatted(json.name(), e.getDescription()),
          e);
    }
  }

  /**
   * The character by which pieces name each byte: itself if it is visible, else one from U+0100.
   */
  private static String characters() {
    StringBuilder characters = new StringBuilder();
    char next = 0x100;
    for (char b = 0; b < 256; b++) {
      boolean isVisible = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
      characters.append(isVisible ? b : next++);
    }
    return characters.toString();
  }

  @Override
  public ByteLevelTokenizer withAddedTokens(List<String> tokens) {
    return new ByteLevelTokenizer(this, added.with(tokens, size(), ids));
  }

  @Override
  public int size() {
    return added.size(pieces.size());
  }

  @Override
  public long id(String token) {
    return added.id(token);
  }

  @Override
  public long endId() {
    return id(end);
  }

  @Override
  public long padId() {
    return id(pad);
  }

  @Override
  public long[] encode(String text, int literalFrom, int literalTo) {
    LongStream.Builder found = LongStream.builder();
    added.split(text, literalFrom, literalTo, gap -> addParts(gap, found), found::add);
    return found.build().toArray();
  }

  private void addParts(String text, LongStream.Builder found) {
    String normal = normalises ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    Matcher matcher = split.matcher(normal);
    int from = 0;
    while (matcher.find()) {
      addPieces(normal.substring(from, matcher.start()), found);
      addPieces(matcher.group(), found);
      from = matcher.end();
    }
    addPieces(normal.substring(from), found);
  }

  private void addPieces(String part, LongStream.Builder found) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    StringBuilder named = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      named.append(CHARACTERS.charAt(b & 0xFF));
    }
    Integer whole = wholeFirst ? ids.get(named.toString()) : null;
    if (whole != null) {
      found.add(whole);
    } else {
      merger.merge(named.toString(), piece -> found.add(ids.get(piece)));
    }
  }

  @Override
  public String decode(long... tokens) {
    TokenStream stream = stream();
    StringBuilder text = new StringBuilder();
    for (long id : tokens) {
      text.append(stream.accept(id));
    }
    return text.append(stream.end()).toString();
  }

  @Override
  public TokenStream stream() {
    return new TokenStream(this::bytes, false);
  }

  private byte[] bytes(long id) {
    String name = added.name(id, size());
    if (name != null) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    String piece = pieces.get((int) id);
    byte[] bytes = new byte[piece.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) CHARACTERS.indexOf(piece.charAt(i));
    }
    return bytes;
  }
}
