package dev.tgs.models.llama;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Puts pieces together as SentencePiece does. */
final class PieceText {
  private final Vocabulary vocabulary;
  private final boolean dropsFirstSpace;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean droppedSpace;

  PieceText(Vocabulary vocabulary, boolean dropsFirstSpace) {
    this.vocabulary = vocabulary;
    this.dropsFirstSpace = dropsFirstSpace;
  }

  /** Takes a piece; one that is not of the vocabulary is taken as it is. */
  void add(String piece) {
    int value = Vocabulary.byteOf(piece);
    if (value >= 0) {
      bytes.write(value);
      return;
    }
    addBytes();
    boolean isKnown = vocabulary.ids().containsKey(piece);
    boolean atBegin = dropsFirstSpace && !droppedSpace && text.isEmpty();
    droppedSpace = atBegin && isKnown && piece.startsWith(Vocabulary.SPACE);
    if (!isKnown) {
      text.append(piece);
    } else if (!vocabulary.controls().contains(piece)) {
      text.append(
          (droppedSpace ? piece.substring(Vocabulary.SPACE.length()) : piece)
              .replace(Vocabulary.SPACE, " "));
    }
  }

  /** The text, after which a new one begins. */
  String end() {
    addBytes();
    String done = text.toString();
    text.setLength(0);
    droppedSpace = false;
    return done;
  }

  /** Characters in UTF-8; each byte that is not part of one becomes U+FFFD. */
  private void addBytes() {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    for (int at = 0; at < all.length; ) {
      int length = Math.min(lengthAfter(all[at]), all.length - at);
      try {
        ByteBuffer character = ByteBuffer.wrap(all, at, length);
        text.append(StandardCharsets.UTF_8.newDecoder().decode(character));
        at += length;
      } catch (CharacterCodingException e) {
        text.append('\uFFFD');
        at++;
      }
    }
  }

  /** How many bytes a character has that begins with this one. */
  private static int lengthAfter(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~first << 24));
  }
}
