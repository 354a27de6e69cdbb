package dev.tgs.train.refthinker.data;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A JSON object of answers, read as a stream since most of it may not be wanted. */
final class AnswerFile {
  private static final String OUTPUT = "output";

  private AnswerFile() {}

  /**
   * @return the answers of those wanted uids that are there
   */
  static Map<String, String> read(Path path, Set<String> wanted) {
    Map<String, String> answers = new HashMap<>();
    try (JsonFile file = JsonFile.open(path)) {
      file.begin(JsonToken.START_OBJECT, "a JSON object with an object under each uid");
      for (String uid = file.field(); uid != null; uid = file.field()) {
        JsonToken value = file.next();
        if (!wanted.contains(uid)) {
          file.skip();
          continue;
        }
        if (value != JsonToken.START_OBJECT) {
          throw file.wrong("has %s under '%s', expected an object".formatted(file.kind(), uid));
        }
        if (answers.put(uid, answer(file, uid)) != null) {
          throw file.wrong(
              "has the uid '%s' twice; delete the one that does not belong".formatted(uid));
        }
      }
      file.end();
    }
    return answers;
  }

  private static String answer(JsonFile file, String uid) {
    String output = null;
    for (String name = file.field(); name != null; name = file.field()) {
      file.next();
      if (!name.equals(OUTPUT)) {
        file.skip();
        continue;
      }
      if (output != null) {
        throw file.wrong("has '%s' twice under '%s'".formatted(OUTPUT, uid));
      }
      output = file.text("'%s' under '%s'".formatted(OUTPUT, uid));
    }
    if (output == null) {
      throw file.wrong("has no '%s' under '%s', the answer to teach".formatted(OUTPUT, uid));
    }
    return output;
  }
}
