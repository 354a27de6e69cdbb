package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.models.bert.BertTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words that the small detector knows, each one token. Those that mean something to the model
 * itself have the ids of bert-base-uncased.
 */
final class Vocabulary {
  /** Rows of the table. */
  static final int SIZE = 1100;

  /** Words beside kinds and colours, from which longer phrases are made. */
  private static final List<String> OTHERS =
      List.of(
          "the",
          "a",
          "on",
          "in",
          "left",
          "right",
          "middle",
          "that",
          "is",
          "sounds",
          "first",
          "second",
          "third",
          "last",
          "loudest",
          "softest",
          "longest",
          "shortest",
          "silent",
          "moving",
          "held",
          "by",
          "thing",
          "object");

  private static final int FIRST_WORD = 104;

  private Vocabulary() {}

  /** As the lines of a {@code vocab.txt}. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      lines.add("[unused" + i + "]");
    }
    lines.set(0, "[PAD]");
    lines.set(100, "[UNK]");
    lines.set(101, "[CLS]");
    lines.set(102, "[SEP]");
    lines.set(103, "[MASK]");
    lines.set(1010, ",");
    lines.set(1012, ".");
    lines.set(1029, "?");
    List<String> words = new ArrayList<>();
    Arrays.stream(Colour.values()).map(Colour::word).forEach(words::add);
    Arrays.stream(Kind.values()).map(Kind::noun).forEach(words::add);
    words.addAll(OTHERS);
    for (int i = 0; i < words.size(); i++) {
      lines.set(FIRST_WORD + i, words.get(i));
    }
    return lines;
  }

  static BertTokenizer tokenizer() {
    byte[] text = String.join("\n", lines()).getBytes(StandardCharsets.UTF_8);
    try {
      return BertTokenizer.read(new ByteArrayInputStream(text), "vocab.txt", true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
