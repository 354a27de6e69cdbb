package dev.tgs.engine.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tgs.engine.DType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The head of a safetensors file: 8 bytes of length, then JSON with each tensor's type, shape and
 * place. Read as a stream and held to every rule of the format before any tensor is touched.
 */
final class SafetensorsHeader {
  /** The limit of the format's own implementation. */
  static final int MAX_LENGTH = 100_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A tensor and its place, in bytes from the start of the data. */
  record Entry(DType dtype, long[] shape, long begin, long end) {}

  private final DataFile file;
  private final long dataStart;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(DataFile file, long dataStart) {
    this.file = file;
    this.dataStart = dataStart;
  }

  /** Position in the file from which the tensors' places count. */
  long dataStart() {
    return dataStart;
  }

  Map<String, Entry> entries() {
    return entries;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  static SafetensorsHeader read(DataFile file) {
    long length =
        ByteBuffer.wrap(file.bytes(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_LENGTH) {
      throw file.wrong(
          "claims a safetensors header of "
              + Long.toUnsignedString(length)
              + " bytes, but at most "
              + MAX_LENGTH
              + " are allowed; it is damaged or no safetensors file");
    }
    byte[] json = file.bytes(Long.BYTES, (int) length);
    SafetensorsHeader header = new SafetensorsHeader(file, Long.BYTES + length);
    try (JsonParser parser =
        JSON.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()))) {
      header.parse(parser);
    } catch (IOException e) {
      throw file.wrong("has a safetensors header that is not valid: " + reason(e), e);
    }
    header.checkPlaces();
    return header;
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return DataFile.quote(message.lines().findFirst().orElse(""));
  }

  private void parse(JsonParser parser) throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "the header", "is no JSON object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      require(parser.nextToken() == JsonToken.START_OBJECT, name, "is no JSON object");
      if (name.equals("__metadata__")) {
        parseMetadata(parser);
      } else {
        entries.put(name, parseEntry(name, parser));
      }
    }
    require(parser.nextToken() == null, "the header", "is followed by other text");
  }

  private void parseMetadata(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      require(
          parser.nextToken() == JsonToken.VALUE_STRING, "__metadata__", "maps to other than text");
      metadata.put(name, parser.getText());
    }
  }

  private Entry parseEntry(String name, JsonParser parser) throws IOException {
    String type = null;
    long[] shape = null;
    long[] place = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> type = parser.getText();
        case "shape" -> shape = parseNumbers(name, parser);
        case "data_offsets" -> place = parseNumbers(name, parser);
        default -> throw wrong(name, "has the unknown field " + DataFile.quote(field));
      }
    }
    require(
        type != null && shape != null && place != null && place.length == 2,
        name,
        "lacks one of dtype, shape and two data_offsets");
    return entry(name, type, shape, place);
  }

  private long[] parseNumbers(String name, JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, name, "has no list where one belongs");
    long[] numbers = new long[DataFile.MAX_DIMENSIONS];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(count < DataFile.MAX_DIMENSIONS, name, "has more than 64 dimensions");
      require(
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && parser.getLongValue() >= 0,
          name,
          "has a size or offset that is no whole number from 0 to 2^63 - 1");
      numbers[count++] = parser.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private Entry entry(String name, String type, long[] shape, long[] place) {
    DType dtype =
        Arrays.stream(DType.values())
            .filter(known -> known.name().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        name,
                        "is of the type "
                            + DataFile.quote(type)
                            + "; supported are "
                            + List.of(DType.values())));
    long bytes = file.bytesOf(dtype, shape);
    long dataLength = file.size() - dataStart;
    if (place[0] > place[1] || place[1] > dataLength) {
      throw wrong(
          name,
          "lies at "
              + Arrays.toString(place)
              + ", outside of the "
              + dataLength
              + " bytes of data; the file was cut short or damaged, get it again");
    }
    require(
        place[1] - place[0] == bytes,
        name,
        "takes " + bytes + " bytes by its shape, but " + (place[1] - place[0]) + " by its offsets");
    return new Entry(dtype, shape, place[0], place[1]);
  }

  /** The tensors must cover the data without overlap and without holes. */
  private void checkPlaces() {
    List<Map.Entry<String, Entry>> sorted =
        entries.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()))
            .toList();
    long end = 0;
    for (Map.Entry<String, Entry> entry : sorted) {
      long begin = entry.getValue().begin();
      require(begin >= end, entry.getKey(), "overlaps the tensor before it");
      require(begin == end, entry.getKey(), "leaves " + (begin - end) + " bytes unused before it");
      end = entry.getValue().end();
    }
    long rest = file.size() - dataStart - end;
    if (rest != 0) {
      throw file.wrong("has " + rest + " bytes after its last tensor; it is damaged, get it again");
    }
  }

  private void require(boolean condition, String name, String what) {
    if (!condition) {
      throw wrong(name, what);
    }
  }

  private RuntimeException wrong(String name, String what) {
    return file.wrong("has a wrong safetensors header: " + DataFile.quote(name) + " " + what);
  }
}
