package dev.tgs.models.llama;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Text to the ids that a language model reads, and back. Made once, used by any thread. */
public interface TextTokenizer {
  /** Number of ids, added tokens included: the rows an embedding of them must have at least. */
  int size();

  /**
   * The id of a special or added token.
   *
   * @throws IllegalArgumentException if the tokenizer has none of this name
   */
  long id(String token);

  /** The token with which a model ends its text. */
  long endId();

  /** The token that fills a batch where a text is short. */
  long padId();

  /** Ids of a text in which the names of special and added tokens stand for these tokens. */
  default long[] encode(String text) {
    return encode(text, 0, 0);
  }

  /**
   * Ids of a text of which a part is somebody's own words: no special or added token begins in it,
   * ends in it or lies around it, whatever it says. Where it names none, the ids are those of
   * {@link #encode(String)}.
   *
   * @param literalFrom first character of that part
   * @param literalTo first character behind it
   */
  long[] encode(String text, int literalFrom, int literalTo);

  /**
   * Text of some tokens as the published implementation writes it, special tokens included.
   *
   * @throws IllegalArgumentException if an id is not one of the tokenizer
   */
  String decode(long... ids);

  /** Turns ids into text one by one, as a model says them. */
  TokenStream stream();

  /**
   * This tokenizer with more tokens, which are never split. Their ids follow the last one; a token
   * that is there already keeps its id.
   */
  TextTokenizer withAddedTokens(List<String> tokens);

  /**
   * Reads the tokenizer of a checkpoint.
   *
   * @param files {@code tokenizer.model} or {@code tokenizer.json}, and possibly {@code
   *     tokenizer_config.json}
   * @throws IOException if there is none, or none of a kind that is known
   */
  static TextTokenizer read(TokenizerFiles files) throws IOException {
    Optional<TokenizerJson> json =
        files.read(LlamaTokenizer.MODEL, LlamaTokenizer.MOST_BYTES).isPresent()
            ? Optional.empty()
            : TokenizerJson.read(files);
    return json.isPresent() && !json.get().hasByteFallback()
        ? ByteLevelTokenizer.read(files)
        : LlamaTokenizer.read(files);
  }
}
