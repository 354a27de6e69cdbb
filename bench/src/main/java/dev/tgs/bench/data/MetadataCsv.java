package dev.tgs.bench.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code metadata.csv}: the table of references, with columns found by their names. */
final class MetadataCsv {
  static final String NAME = "metadata.csv";

  /** The references of the same clips that must be thought out. */
  static final String REWORDED = "r2_metadata.csv";

  private static final long MOST_BYTES = 256L << 20;
  private static final List<String> COLUMNS = List.of("vid", "uid", "split", "fid", "exp");

  /** Three fields or more, and nothing that leads out of a folder. */
  private static final Pattern UID = Pattern.compile("[^/\\\\.\\x00-\\x1f][^/\\\\\\x00-\\x1f]*");

  private final String file;
  private final Map<String, Integer> place = new LinkedHashMap<>();
  private int columns;

  private MetadataCsv(String file) {
    this.file = file;
  }

  static List<DataRow> read(Path path) {
    List<CsvReader.Fields> records = new CsvReader(text(path), path.toString()).read();
    if (records.isEmpty()) {
      throw new DataException(
          "%s is empty; expected a line of names (%s) and a line a reference."
              .formatted(path, String.join(",", COLUMNS)));
    }
    MetadataCsv table = new MetadataCsv(path.toString());
    table.header(records.get(0).values());
    List<DataRow> rows = new ArrayList<>();
    for (CsvReader.Fields fields : records.subList(1, records.size())) {
      rows.add(table.row(fields));
    }
    return rows;
  }

  private static String text(Path path) {
    try {
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw new DataException(
            "%s has %d bytes; a table of more than %d is not read."
                .formatted(path, size, MOST_BYTES));
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new DataException(
          "%s is not there; give a folder in the layout of Ref-AVSBench, with metadata.csv, media/ and gt_mask/."
              .formatted(path),
          e);
    } catch (CharacterCodingException e) {
      throw new DataException("%s is not text in UTF-8; save it as such.".formatted(path), e);
    } catch (IOException e) {
      throw new DataException("%s cannot be read (%s).".formatted(path, e.getMessage()), e);
    }
  }

  private void header(List<String> names) {
    columns = names.size();
    for (int i = 0; i < names.size(); i++) {
      place.putIfAbsent(names.get(i).strip(), i);
    }
    List<String> missing = COLUMNS.stream().filter(name -> !place.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new DataException(
          "%s lacks the columns %s; its first line must name %s, but is '%s'."
              .formatted(
                  file,
                  String.join(", ", missing),
                  String.join(", ", COLUMNS),
                  String.join(",", names)));
    }
  }

  private DataRow row(CsvReader.Fields fields) {
    if (fields.values().size() != columns) {
      throw wrong(
          fields,
          "has %d fields, expected %d; quote a sentence that has commas"
              .formatted(fields.values().size(), columns));
    }
    String uid = value(fields, "uid");
    String vid = value(fields, "vid");
    if (!UID.matcher(uid).matches() || !UID.matcher(vid).matches()) {
      throw wrong(
          fields,
          "has vid '%s' and uid '%s', which do not name a clip; slashes and leading dots are refused"
              .formatted(vid, uid));
    }
    if (uid.lastIndexOf('_', uid.lastIndexOf('_') - 1) < 1) {
      throw wrong(
          fields,
          "has uid '%s'; expected the clip, the thing and a number, as in <clip>_cat_1"
              .formatted(uid));
    }
    String expression = value(fields, "exp");
    if (expression.isBlank()) {
      throw wrong(fields, "has no expression for uid '%s'".formatted(uid));
    }
    return new DataRow(vid, uid, value(fields, "split"), fid(fields), expression);
  }

  private int fid(CsvReader.Fields fields) {
    String text = value(fields, "fid").strip();
    if (!text.matches("\\d{1,6}")) {
      throw wrong(fields, "has fid '%s'; expected a number from 0".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private String value(CsvReader.Fields fields, String column) {
    return fields.values().get(place.get(column));
  }

  private DataException wrong(CsvReader.Fields fields, String what) {
    return new DataException("%s, line %d %s.".formatted(file, fields.line(), what));
  }
}
