package dev.tgs.models.llama;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Text that grows token by token. It is natural text: spaces stand where the tokens have them, none
 * are put around special tokens, which appear by name. A character whose bytes come as several
 * tokens appears with the last of them; bytes that make no character become U+FFFD.
 */
public final class TokenStream {
  private final LongFunction<byte[]> bytes;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = {};
  private boolean dropsSpace;

  /**
   * @param bytes of the UTF-8 text of a token
   * @param dropsSpace whether the text loses a space at its very beginning
   */
  TokenStream(LongFunction<byte[]> bytes, boolean dropsSpace) {
    this.bytes = bytes;
    this.dropsSpace = dropsSpace;
  }

  /**
   * Takes the next token.
   *
   * @return the text that it completes, which may be empty
   * @throws IllegalArgumentException if the id is not one of the tokenizer
   */
  public String accept(long id) {
    return decode(bytes.apply(id), false);
  }

  /** What is left when no token follows: U+FFFD for a character that lacks its last bytes. */
  public String end() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] more, boolean end) {
    byte[] all = Arrays.copyOf(pending, pending.length + more.length);
    System.arraycopy(more, 0, all, pending.length, more.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    CharBuffer out = CharBuffer.allocate(all.length + 1);
    decoder.decode(in, out, end);
    pending = Arrays.copyOfRange(all, in.position(), all.length);
    if (end) {
      decoder.flush(out);
      decoder.reset();
    }
    String text = out.flip().toString();
    if (dropsSpace && !text.isEmpty()) {
      dropsSpace = false;
      return text.startsWith(" ") ? text.substring(1) : text;
    }
    return text;
  }
}
