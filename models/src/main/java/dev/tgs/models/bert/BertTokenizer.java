package dev.tgs.models.bert;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * BERT's tokenizer: text is cleaned, split at white space and around punctuation and ideographs,
 * and each word is cut into the longest known pieces (WordPiece). Its ids are those of Hugging
 * Face's fast tokenizer, which also takes the names of special tokens in a text, such as {@code
 * [SEP]}, for those tokens.
 *
 * <p>Kinds of characters are those of the running JDK. Hugging Face's are of Unicode 8; the rare
 * marks and punctuation of later versions make a word unknown there and may not here.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">BERT, 2018</a>
 */
public final class BertTokenizer {
  private static final String CONTINUATION = "##";
  private static final int MAX_WORD = 100;
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_TOKENS = 1 << 20;
  private static final List<String> REQUIRED = List.of("[UNK]", "[CLS]", "[SEP]");
  private static final List<String> SPECIAL = List.of("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]");

  private final String[] tokens;
  private final Map<String, Integer> ids;
  private final Pattern special;
  private final boolean lowerCase;

  private BertTokenizer(List<String> tokens, Map<String, Integer> ids, boolean lowerCase) {
    this.tokens = tokens.toArray(String[]::new);
    this.ids = ids;
    this.lowerCase = lowerCase;
    special =
        Pattern.compile(
            SPECIAL.stream()
                .filter(ids::containsKey)
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  private static final class Published {
    static final BertTokenizer TOKENIZER = read();

    private static BertTokenizer read() {
      String name = "bert-base-uncased-vocab.txt";
      try (InputStream in = BertTokenizer.class.getResourceAsStream(name)) {
        return BertTokenizer.read(in, name, true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** With the published vocabulary of bert-base-uncased, 30,522 tokens. */
  public static BertTokenizer published() {
    return Published.TOKENIZER;
  }

  /**
   * Reads a {@code vocab.txt}: one token a line, its id is the number of the line from 0.
   *
   * @param vocabulary left open
   * @param name of the file, for error messages
   * @param lowerCase whether text becomes lower case and loses its accents, as with "uncased"
   * @throws IOException if the vocabulary cannot be read, is not text in UTF-8, has more than 16
   *     MiB or 1,048,576 tokens, or lacks {@code [UNK]}, {@code [CLS]} or {@code [SEP]}
   */
  public static BertTokenizer read(InputStream vocabulary, String name, boolean lowerCase)
      throws IOException {
    byte[] bytes = vocabulary.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "The vocabulary '%s' has more than %d bytes; is it BERT's vocab.txt?"
              .formatted(name, MAX_BYTES));
    }
    List<String> tokens = new ArrayList<>();
    Map<String, Integer> ids = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (tokens.size() == MAX_TOKENS) {
          throw new IOException(
              "The vocabulary '%s' has more than %d lines; is it BERT's vocab.txt?"
                  .formatted(name, MAX_TOKENS));
        }
        String token = line.stripTrailing();
        ids.put(token, tokens.size());
        tokens.add(token);
      }
    } catch (CharacterCodingException e) {
      throw new IOException(
          "The vocabulary '%s' is not text in UTF-8; is it BERT's vocab.txt?".formatted(name), e);
    }
    List<String> missing = REQUIRED.stream().filter(token -> !ids.containsKey(token)).toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "The vocabulary '%s' of %d tokens lacks %s; BERT's vocab.txt has one token a line."
              .formatted(name, tokens.size(), String.join(", ", missing)));
    }
    return new BertTokenizer(tokens, ids, lowerCase);
  }

  /** Number of tokens. */
  public int size() {
    return tokens.length;
  }

  /** The ids of a text between [CLS] and [SEP], however many they are. */
  public long[] encode(String text) {
    LongStream.Builder found = LongStream.builder();
    found.add(ids.get("[CLS]"));
    Matcher matcher = special.matcher(text);
    int from = 0;
    while (matcher.find()) {
      addWords(text.substring(from, matcher.start()), found);
      found.add(ids.get(matcher.group()));
      from = matcher.end();
    }
    addWords(text.substring(from), found);
    found.add(ids.get("[SEP]"));
    return found.build().toArray();
  }

  /**
   * Text of some tokens, special ones too: pieces are joined, and the blanks before punctuation and
   * English contractions taken out as transformers 4 does it.
   *
   * @throws IllegalArgumentException if an id is not one of the vocabulary
   */
  public String decode(long... ids) {
    StringBuilder text = new StringBuilder();
    for (long id : ids) {
      if (id < 0 || id >= tokens.length) {
        throw new IllegalArgumentException(
            "token id %d is not one of 0 to %d".formatted(id, tokens.length - 1));
      }
      String token = tokens[(int) id];
      if (text.isEmpty()) {
        text.append(token);
      } else if (token.startsWith(CONTINUATION)) {
        text.append(token, CONTINUATION.length(), token.length());
      } else {
        text.append(' ').append(token);
      }
    }
    String tidy = text.toString();
    for (String mark : List.of(".", "?", "!", ",")) {
      tidy = tidy.replace(" " + mark, mark);
    }
    tidy = tidy.replace(" ' ", "'");
    for (String ending : List.of("n't", "'m", "'s", "'ve", "'re")) {
      tidy = tidy.replace(" " + ending, ending);
    }
    return tidy;
  }

  private void addWords(String text, LongStream.Builder found) {
    String normal = spaced(text);
    if (lowerCase) {
      normal = lowerCaseWithoutAccents(normal);
    }
    StringBuilder word = new StringBuilder();
    normal
        .codePoints()
        .forEach(
            c -> {
              if (c == ' ') {
                endWord(word, found);
              } else if (isPunctuation(c)) {
                endWord(word, found);
                endWord(word.appendCodePoint(c), found);
              } else {
                word.appendCodePoint(c);
              }
            });
    endWord(word, found);
  }

  private void endWord(StringBuilder word, LongStream.Builder found) {
    if (!word.isEmpty()) {
      addPieces(word.toString(), found);
      word.setLength(0);
    }
  }

  /** The longest known piece first; a word with an unknown piece is unknown as a whole. */
  private void addPieces(String word, LongConsumer found) {
    long unknown = ids.get("[UNK]");
    if (word.codePointCount(0, word.length()) > MAX_WORD) {
      found.accept(unknown);
      return;
    }
    LongStream.Builder pieces = LongStream.builder();
    int start = 0;
    while (start < word.length()) {
      String prefix = start == 0 ? "" : CONTINUATION;
      int end = word.length();
      Integer id = ids.get(prefix + word.substring(start, end));
      while (id == null && end > start + 1) {
        end--;
        id = ids.get(prefix + word.substring(start, end));
      }
      if (id == null) {
        found.accept(unknown);
        return;
      }
      pieces.add(id);
      start = end;
    }
    pieces.build().forEach(found);
  }

  /** Without control characters, every white space a blank, blanks around ideographs. */
  private static String spaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c)) {
                out.append(' ');
              } else if (isIdeograph(c)) {
                out.append(' ').appendCodePoint(c).append(' ');
              } else if (!isDropped(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static String lowerCaseWithoutAccents(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .map(Character::toLowerCase)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Unassigned code points stay: they make their word unknown. */
  private static boolean isDropped(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> c == 0xFFFD;
    };
  }

  private static boolean isIdeograph(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
