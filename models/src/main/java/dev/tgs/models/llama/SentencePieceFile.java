package dev.tgs.models.llama;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SentencePiece's {@code tokenizer.model}, as LLaMA has it: byte-pair encoding, bytes for unknown
 * characters, text taken as it is. Files that ask for anything else are refused.
 *
 * @see <a href="https://arxiv.org/abs/1808.06226">SentencePiece, 2018</a>
 */
final class SentencePieceFile {
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;
  private static final int BPE = 2;

  private final List<String> pieces = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();
  private final List<Integer> kinds = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private long algorithm = 1;
  private boolean byteFallback;
  private boolean spaceAtEnd;
  private boolean rewrites;
  private boolean dummyPrefix = true;
  private boolean removesSpaces = true;
  private boolean escapesSpaces = true;

  private SentencePieceFile() {}

  /**
   * Reads a model.
   *
   * @throws IOException if it is not one, or one of another kind
   */
  static Vocabulary read(byte[] file, String name) throws IOException {
    SentencePieceFile model = new SentencePieceFile();
    try {
      model.parse(new ProtoReader(ByteBuffer.wrap(file)));
    } catch (IOException e) {
      throw new IOException(
          "The tokenizer '%s' %s; it is damaged or no tokenizer.model of SentencePiece."
              .formatted(name, e.getMessage()),
          e);
    }
    model.requireLlamas(name);
    return Vocabulary.of(name, model.pieces, model.controls(), Map.of(), model.ranks());
  }

  private void parse(ProtoReader model) throws IOException {
    while (model.next()) {
      switch (model.field()) {
        case 1 -> parsePiece(model.message());
        case 2 -> parseTrainer(model.message());
        case 3 -> parseNormalizer(model.message());
        default -> model.skip();
      }
    }
  }

  private void parsePiece(ProtoReader fields) throws IOException {
    String piece = "";
    float score = 0;
    long kind = NORMAL;
    while (fields.next()) {
      switch (fields.field()) {
        case 1 -> piece = fields.text();
        case 2 -> score = fields.real();
        case 3 -> kind = fields.number();
        default -> fields.skip();
      }
    }
    if (piece.isEmpty() || piece.length() > Vocabulary.LONGEST || Float.isNaN(score)) {
      throw new IOException(
          "has a piece of %d characters with the score %s".formatted(piece.length(), score));
    }
    if (kind != NORMAL && kind != UNKNOWN && kind != CONTROL && kind != BYTE) {
      throw new IOException("has a piece of kind %d, which LLaMA does not use".formatted(kind));
    }
    if (pieces.size() == Vocabulary.MOST || !seen.add(piece)) {
      throw new IOException("has a piece twice or more than %d pieces".formatted(Vocabulary.MOST));
    }
    pieces.add(piece);
    scores.add(score);
    kinds.add((int) kind);
  }

  private void parseTrainer(ProtoReader fields) throws IOException {
    while (fields.next()) {
      switch (fields.field()) {
        case 3 -> algorithm = fields.number();
        case 24 -> spaceAtEnd = fields.flag();
        case 35 -> byteFallback = fields.flag();
        default -> fields.skip();
      }
    }
  }

  private void parseNormalizer(ProtoReader fields) throws IOException {
    while (fields.next()) {
      switch (fields.field()) {
        case 2 -> rewrites = fields.block().hasRemaining();
        case 3 -> dummyPrefix = fields.flag();
        case 4 -> removesSpaces = fields.flag();
        case 5 -> escapesSpaces = fields.flag();
        default -> fields.skip();
      }
    }
  }

  private void requireLlamas(String name) throws IOException {
    List<String> other = new ArrayList<>();
    addIf(algorithm != BPE, "an algorithm other than BPE", other);
    addIf(!byteFallback, "no bytes for unknown characters", other);
    addIf(rewrites, "a normaliser that changes the text", other);
    addIf(removesSpaces, "a normaliser that removes spaces", other);
    addIf(!dummyPrefix || !escapesSpaces || spaceAtEnd, "other marks for spaces", other);
    if (!other.isEmpty()) {
      throw new IOException(
          "The tokenizer '%s' has %s; needed is one like LLaMA's."
              .formatted(name, String.join(" and ", other)));
    }
  }

  private static void addIf(boolean wrong, String what, List<String> other) {
    if (wrong) {
      other.add(what);
    }
  }

  private Set<String> controls() {
    Set<String> controls = new HashSet<>();
    for (int id = 0; id < pieces.size(); id++) {
      if (kinds.get(id) == CONTROL) {
        controls.add(pieces.get(id));
      }
    }
    return controls;
  }

  /** The higher the score of what two pieces make, the earlier they are joined. */
  private PieceMerger.Ranks ranks() {
    List<Float> order = scores.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    Map<Float, Integer> rankOfScore = new HashMap<>();
    order.forEach(score -> rankOfScore.put(score, rankOfScore.size()));
    Map<String, Integer> ranks = new HashMap<>();
    int longest = 0;
    for (int id = 0; id < pieces.size(); id++) {
      if (kinds.get(id) == NORMAL) {
        ranks.put(pieces.get(id), rankOfScore.get(scores.get(id)));
        longest = Math.max(longest, pieces.get(id).length());
      }
    }
    int most = longest;
    return (text, left, middle, right) ->
        right - left > most
            ? PieceMerger.NEVER
            : ranks.getOrDefault(text.substring(left, right), PieceMerger.NEVER);
  }
}
