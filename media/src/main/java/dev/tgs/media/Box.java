package dev.tgs.media;

/**
 * A rectangle in pixels from (x0, y0) to (x1, y1), edges not centres: the whole of a picture is (0,
 * 0, width, height). Corners may lie outside the picture.
 */
public record Box(double x0, double y0, double x1, double y1) {
  public static Box ofCentre(double cx, double cy, double width, double height) {
    return new Box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2);
  }

  public double width() {
    return x1 - x0;
  }

  public double height() {
    return y1 - y0;
  }

  public double area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /** The part inside a picture of this size. */
  public Box clamp(int pictureHeight, int pictureWidth) {
    return new Box(
        Math.min(Math.max(x0, 0), pictureWidth),
        Math.min(Math.max(y0, 0), pictureHeight),
        Math.min(Math.max(x1, 0), pictureWidth),
        Math.min(Math.max(y1, 0), pictureHeight));
  }

  /** Intersection over union; 0 when both are empty. */
  public double iou(Box other) {
    Box common =
        new Box(
            Math.max(x0, other.x0),
            Math.max(y0, other.y0),
            Math.min(x1, other.x1),
            Math.min(y1, other.y1));
    double union = area() + other.area() - common.area();
    return union > 0 ? common.area() / union : 0;
  }
}
