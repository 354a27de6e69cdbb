package dev.tgs.models.llama;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * LLaMA's tokenizer: byte-pair encoding with {@code ▁} for a space and single bytes for characters
 * without a piece. Its ids and its texts are those of Hugging Face's {@code LlamaTokenizer} of
 * transformers 4.37; halves of surrogate pairs, which that refuses, become U+FFFD.
 *
 * <p>In the {@code legacy} way each stretch of text between special tokens gets a space in front of
 * it; otherwise only the whole text does, unless it begins with a special token.
 *
 * @see <a href="https://arxiv.org/abs/2307.09288">LLaMA 2, 2023</a>
 */
public final class LlamaTokenizer implements TextTokenizer {
  static final String MODEL = "tokenizer.model";
  static final int MOST_BYTES = 16 << 20;

  private static final String SPACE = Vocabulary.SPACE;

  private final Vocabulary vocabulary;
  private final AddedTokens added;
  private final boolean legacy;
  private final String pad;
  private final int size;

  private LlamaTokenizer(Vocabulary vocabulary, AddedTokens added, boolean legacy, String pad) {
    this.vocabulary = vocabulary;
    this.added = added;
    this.legacy = legacy;
    this.pad = pad;
    size = added.size(vocabulary.pieces().size());
  }

  /**
   * Reads {@code tokenizer.model} or, where there is none, {@code tokenizer.json}.
   *
   * @param files also {@code tokenizer_config.json}, which says whether the tokenizer is {@code
   *     legacy} and with which token a batch is filled; without it, it is, and {@code </s>} fills
   * @throws IOException if there is none, or it is not LLaMA's kind
   */
  public static LlamaTokenizer read(TokenizerFiles files) throws IOException {
    Vocabulary vocabulary = vocabulary(files);
    TokenizerConfig config = TokenizerConfig.read(files);
    Map<String, Integer> known = new LinkedHashMap<>(vocabulary.added());
    known.putAll(config.addedTokens());
    requireInOrder(files.place(""), known, vocabulary.pieces());
    int base = vocabulary.pieces().size();
    AddedTokens added = new AddedTokens(known);
    String pad = config.padToken().orElse(Vocabulary.END);
    added = added.with(List.of(pad), added.size(base), vocabulary.ids());
    return new LlamaTokenizer(vocabulary, added, config.legacy(), pad);
  }

  private static Vocabulary vocabulary(TokenizerFiles files) throws IOException {
    Optional<byte[]> model = files.read(MODEL, MOST_BYTES);
    if (model.isPresent()) {
      return SentencePieceFile.read(model.get(), files.place(MODEL));
    }
    Optional<TokenizerJson> json = TokenizerJson.read(files);
    if (json.isPresent()) {
      return json.get().llama();
    }
    throw new IOException(
        "In '%s' there is no tokenizer.model and no tokenizer.json; copy the one of the language model there."
            .formatted(files.place("")));
  }

  /** Tokens that are pieces have their ids; the ids of the others follow without a gap. */
  static void requireInOrder(String place, Map<String, Integer> added, List<String> pieces)
      throws IOException {
    int base = pieces.size();
    long beyond = added.values().stream().filter(id -> id >= base).distinct().count();
    for (Map.Entry<String, Integer> token : added.entrySet()) {
      int id = token.getValue();
      boolean fits = id < base ? pieces.get(id).equals(token.getKey()) : id < base + beyond;
      if (!fits) {
        throw new IOException(
            "The tokenizer '%s' adds '%s' as %d, but its %d pieces have other ids and added ones follow them."
                .formatted(place, token.getKey(), id, base));
      }
    }
  }

  /** This tokenizer in the other or the same way of treating stretches of text. */
  public LlamaTokenizer withLegacy(boolean isLegacy) {
    return new LlamaTokenizer(vocabulary, added, isLegacy, pad);
  }

  @Override
  public LlamaTokenizer withAddedTokens(List<String> tokens) {
    return new LlamaTokenizer(vocabulary, added.with(tokens, size, vocabulary.ids()), legacy, pad);
  }

  public boolean isLegacy() {
    return legacy;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long id(String token) {
    return added.id(token);
  }

  @Override
  public long endId() {
    return id(Vocabulary.END);
  }

  @Override
  public long padId() {
    return id(pad);
  }

  @Override
  public long[] encode(String text, int literalFrom, int literalTo) {
    if (text.isEmpty()) {
      return new long[0];
    }
    String valid = wellFormed(text);
    LongStream.Builder ids = LongStream.builder();
    if (legacy) {
      added.split(valid, literalFrom, literalTo, gap -> addPieces(SPACE + gap, ids), ids::add);
      return ids.build().toArray();
    }
    int shift = SPACE.length();
    added.split(
        SPACE + valid.replace(SPACE, " "),
        literalFrom + shift,
        literalTo + shift,
        gap -> addPieces(gap, ids),
        ids::add);
    long[] found = ids.build().toArray();
    boolean beginsWithMark = found.length > 1 && token(found[0]).equals(SPACE);
    return beginsWithMark && added.name(found[1], size) != null
        ? Arrays.copyOfRange(found, 1, found.length)
        : found;
  }

  private static String wellFormed(String text) {
    StringBuilder valid = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(valid::appendCodePoint);
    return valid.toString();
  }

  private void addPieces(String text, LongStream.Builder ids) {
    vocabulary
        .merger()
        .merge(
            text.replace(" ", SPACE),
            piece -> {
              Integer id = vocabulary.ids().get(piece);
              if (id != null) {
                ids.add(id);
                return;
              }
              for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
                ids.add(vocabulary.bytes().get(b & 0xFF));
              }
            });
  }

  /** Special tokens that stand in a stretch of text without spaces around them. */
  private boolean isGlued(long id) {
    return id == id(Vocabulary.BEGIN)
        || id == endId()
        || id == id(Vocabulary.UNKNOWN)
        || id == padId();
  }

  private String token(long id) {
    String name = added.name(id, size);
    return name != null ? name : vocabulary.pieces().get((int) id);
  }

  /**
   * As transformers writes a text with its special tokens kept: added tokens stand between single
   * spaces, {@code <s>}, {@code </s>} and the like within their stretch of text, and each stretch
   * loses a space at its beginning.
   */
  @Override
  public String decode(long... ids) {
    List<String> parts = new ArrayList<>();
    List<Long> run = new ArrayList<>();
    for (long id : ids) {
      String token = token(id);
      if (added.name(id, size) == null || isGlued(id)) {
        run.add(id);
        continue;
      }
      String text = text(run);
      if (!text.isEmpty()) {
        parts.add(text);
      }
      run.clear();
      parts.add(token);
    }
    if (!run.isEmpty()) {
      parts.add(text(run));
    }
    return String.join(" ", parts);
  }

  /** A stretch of text with the special tokens in it. */
  private String text(List<Long> run) {
    StringBuilder text = new StringBuilder();
    PieceText pieces = new PieceText(vocabulary, legacy);
    boolean afterSpecial = false;
    for (int i = 0; i < run.size(); i++) {
      String token = token(run.get(i));
      if (isGlued(run.get(i))) {
        // The published code writes this space before the text that precedes the token.
        text.append(legacy && !afterSpecial && i != 0 ? " " : "")
            .append(pieces.end())
            .append(token);
        afterSpecial = true;
      } else {
        pieces.add(i == 0 && token.startsWith(SPACE) ? token.substring(SPACE.length()) : token);
        afterSpecial = false;
      }
    }
    return text.append(pieces.end()).toString();
  }

  @Override
  public TokenStream stream() {
    return new TokenStream(this::bytes, true);
  }

  private byte[] bytes(long id) {
    String token = token(id);
    int value = added.name(id, size) == null ? Vocabulary.byteOf(token) : -1;
    if (value >= 0) {
      return new byte[] {(byte) value};
    }
    return token.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
  }
}
