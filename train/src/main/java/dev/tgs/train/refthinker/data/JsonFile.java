package dev.tgs.train.refthinker.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tgs.train.TrainException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A JSON file that is read as a stream: what is kept of it is limited, whatever its size. */
final class JsonFile implements AutoCloseable {
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final long MOST_CHARACTERS = 8L << 30;

  /** Far more than a language model reads at once. */
  private static final int LONGEST_TEXT = 1 << 18;

  private static final int LONGEST_NAME = 1 << 12;
  private static final int LONGEST_QUOTE = 100;
  private static final int DEEPEST = 64;

  /** Of all texts that are kept. */
  private static final long MOST_TEXT = 1L << 30;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // most names come once
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MOST_CHARACTERS)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_NAME)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .build();

  private final Path path;
  private final JsonParser parser;
  private long kept;

  private JsonFile(Path path, JsonParser parser) {
    this.path = path;
    this.parser = parser;
  }

  static JsonFile open(Path path) {
    try {
      BufferedReader text = Files.newBufferedReader(path); // which refuses what is not UTF-8
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return new JsonFile(path, JSON.createParser(text));
    } catch (NoSuchFileException e) {
      throw new TrainException("%s is not there; give the path of the file.".formatted(path), e);
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  private static TrainException cannotRead(Path path, IOException e) {
    return e instanceof CharacterCodingException
        ? new TrainException("%s is not text in UTF-8; save it as such.".formatted(path), e)
        : new TrainException("%s cannot be read (%s).".formatted(path, e.getMessage()), e);
  }

  /** Reads the first token, which opens what the whole file is. */
  void begin(JsonToken wanted, String what) {
    JsonToken first = next();
    if (first != wanted) {
      throw wrong("holds %s, expected %s".formatted(kind(), what));
    }
  }

  /** The next token, null at the end of the file. */
  JsonToken next() {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw wrong("is no valid JSON (%s)".formatted(firstLine(e.getOriginalMessage())), e);
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  /** The name of the next field, null at the end of the object. */
  String field() {
    if (next() != JsonToken.FIELD_NAME) {
      return null;
    }
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  /** Passes over the value at which the file is. */
  void skip() {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw wrong("is no valid JSON (%s)".formatted(firstLine(e.getOriginalMessage())), e);
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  /** The text at which the file is, which says something. */
  String text(String what) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("has %s as %s, expected text".formatted(kind(), what));
    }
    String text = textOrNumber();
    if (text.isBlank()) {
      throw wrong("has no text as %s; complete it, or delete its entry".formatted(what));
    }
    return text;
  }

  /** The text or number at which the file is. */
  String textOrNumber() {
    try {
      String text = parser.getText();
      kept += text.length();
      if (kept > MOST_TEXT) {
        throw wrong("has more than %d characters to keep; divide it".formatted(MOST_TEXT));
      }
      return text;
    } catch (JsonProcessingException e) {
      throw wrong("has a text that cannot be read (%s)".formatted(firstLine(e.getMessage())), e);
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  /** The kind of value at which the file is. */
  String kind() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "null";
      default -> "the end of a list or object";
    };
  }

  /** Checks that nothing follows. */
  void end() {
    if (next() != null) {
      throw wrong("goes on with %s behind its end; cut that off".formatted(kind()));
    }
  }

  TrainException wrong(String what) {
    return wrong(what, null);
  }

  private TrainException wrong(String what, Exception cause) {
    JsonLocation at = parser.currentLocation();
    return new TrainException(
        "%s, line %d, column %d %s.".formatted(path, at.getLineNr(), at.getColumnNr(), what),
        cause);
  }

  /** Text of the file for a message: on one line, and not too long. */
  static String quote(String text) {
    String start = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }
}
