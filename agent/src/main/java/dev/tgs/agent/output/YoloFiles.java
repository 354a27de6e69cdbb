package dev.tgs.agent.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tgs.agent.Answer;
import dev.tgs.media.Mask;
import java.util.Locale;

/**
 * A data set for YOLO segmentation: {@code data.yaml}, the frames in {@code images/} and a text
 * file per frame in {@code labels/} with a line {@code class x0 y0 x1 y1 ...} in fractions of the
 * picture. A thing is one line even if it has several parts or holes: their outlines are joined by
 * ways that are walked there and back. A frame without a mask has an empty file.
 */
final class YoloFiles {
  private YoloFiles() {}

  static String labels(Mask mask) {
    int[] outline = Contours.join(Contours.trace(mask));
    if (outline.length == 0) {
      return "";
    }
    StringBuilder line = new StringBuilder("0");
    for (int i = 0; i < outline.length; i += 2) {
      line.append(
          String.format(
              Locale.ROOT,
              " %.6f %.6f",
              (double) outline[i] / mask.width(),
              (double) outline[i + 1] / mask.height()));
    }
    return line.append('\n').toString();
  }

  static String data(Answer answer) {
    return """
        path: .
        train: %s
        val: %s
        names:
          0: %s
        """
        .formatted(
            Layout.IMAGES, Layout.IMAGES, quoted(Layout.className(answer.grounding().phrase())));
  }

  /** A JSON string is a YAML string too. */
  private static String quoted(String text) {
    try {
      return Json.MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a string is always valid JSON", e);
    }
  }
}
