package dev.tgs.agent.output;

import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.MaskTrack;
import dev.tgs.media.Box;
import dev.tgs.media.Mask;
import dev.tgs.media.Rle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code coco.json}: an image per frame, one category named after the phrase, an annotation per
 * mask that is not empty. Box and area are the mask's own; the mask is in compressed run lengths.
 */
record CocoFile(
    Map<String, String> info,
    List<ImageEntry> images,
    List<Category> categories,
    List<Annotation> annotations) {

  record ImageEntry(int id, String fileName, int height, int width) {}

  record Category(int id, String name) {}

  record Segmentation(List<Integer> size, String counts) {}

  record Annotation(
      int id,
      int imageId,
      int categoryId,
      Segmentation segmentation,
      List<Double> bbox,
      int area,
      int iscrowd,
      double score) {}

  static CocoFile of(Clip clip, Answer answer, MaskTrack masks, Run run) {
    List<ImageEntry> images = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      images.add(new ImageEntry(i + 1, Layout.image(i), clip.height(), clip.width()));
      FrameMask found = masks.frames().get(i);
      if (!found.mask().isEmpty()) {
        annotations.add(annotation(annotations.size() + 1, i + 1, found));
      }
    }
    return new CocoFile(
        Map.of("description", answer.reference().text(), "contributor", run.software()),
        images,
        List.of(new Category(1, Layout.className(answer.grounding().phrase()))),
        annotations);
  }

  private static Annotation annotation(int id, int image, FrameMask found) {
    Mask mask = found.mask();
    Box box = mask.box().orElseThrow();
    return new Annotation(
        id,
        image,
        1,
        new Segmentation(List.of(mask.height(), mask.width()), Rle.encode(mask)),
        List.of(box.x0(), box.y0(), box.width(), box.height()),
        mask.area(),
        0,
        found.prompt().map(p -> Json.round(p.score(), 6)).orElse(1.0));
  }
}
