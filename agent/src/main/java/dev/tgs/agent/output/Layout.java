package dev.tgs.agent.output;

import dev.tgs.agent.Phrase;

/** Names inside an output folder. */
final class Layout {
  static final String RESULT = "result.json";
  static final String MASKS = "masks";
  static final String SHEET = "sheet.png";
  static final String OVERLAY = "overlay.mp4";
  static final String IMAGES = "images";
  static final String LABELS = "labels";
  static final String COCO = "coco.json";
  static final String YOLO = "data.yaml";
  static final String LABEL_STUDIO = "label-studio.json";
  static final String LABEL_STUDIO_CONFIG = "label-studio-config.xml";

  private static final int LONGEST_LABEL = 80;

  private Layout() {}

  static String mask(int frame) {
    return "%s/%05d.png".formatted(MASKS, frame);
  }

  static String image(int frame) {
    return "%s/%05d.png".formatted(IMAGES, frame);
  }

  static String label(int frame) {
    return "%s/%05d.txt".formatted(LABELS, frame);
  }

  /** The phrase as the name of a class: on one line, and not too long for a list of labels. */
  static String className(Phrase phrase) {
    String line = phrase.text().strip().replaceAll("\\s+", " ");
    if (line.length() <= LONGEST_LABEL) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST_LABEL - 2)) ? 2 : 1;
    return line.substring(0, LONGEST_LABEL - end) + "…";
  }
}
