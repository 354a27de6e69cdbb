package dev.tgs.models.llama;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The pieces of a LLaMA tokenizer.
 *
 * @param pieces at their ids, with {@code ▁} for a space
 * @param ids the other way round
 * @param bytes ids of the pieces {@code <0x00>} to {@code <0xFF>}
 * @param controls pieces without text
 * @param added tokens that the file brings along, with their ids
 */
record Vocabulary(
    List<String> pieces,
    Map<String, Integer> ids,
    List<Integer> bytes,
    Set<String> controls,
    Map<String, Integer> added,
    PieceMerger merger) {
  /** Most pieces of a tokenizer. */
  static final int MOST = 1 << 20;

  /** Most characters of a piece. */
  static final int LONGEST = 512;

  /** In a piece, a space. */
  static final String SPACE = "▁";

  static final String UNKNOWN = "<unk>";
  static final String BEGIN = "<s>";
  static final String END = "</s>";

  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  static Vocabulary of(
      String name,
      List<String> pieces,
      Set<String> controls,
      Map<String, Integer> added,
      PieceMerger.Ranks ranks)
      throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id), id);
    }
    Map<String, Integer> all = new LinkedHashMap<>(added);
    for (String special : List.of(UNKNOWN, BEGIN, END)) {
      if (!ids.containsKey(special)) {
        throw new IOException(
            "The tokenizer '%s' of %d pieces lacks %s; needed is one like LLaMA's."
                .formatted(name, pieces.size(), special));
      }
      all.put(special, ids.get(special));
    }
    List<Integer> bytes =
        IntStream.range(0, 256)
            .mapToObj(b -> ids.getOrDefault("<0x%02X>".formatted(b), -1))
            .toList();
    if (bytes.contains(-1)) {
      throw new IOException(
          "The tokenizer '%s' of %d pieces lacks <0x%02X>, the piece of a byte; needed is one like LLaMA's."
              .formatted(name, pieces.size(), bytes.indexOf(-1)));
    }
    return new Vocabulary(pieces, ids, bytes, controls, all, new PieceMerger(ranks));
  }

  /** The byte that a piece stands for, or -1. */
  static int byteOf(String piece) {
    return BYTE.matcher(piece).matches() ? Integer.parseInt(piece.substring(3, 5), 16) : -1;
  }
}
