package dev.tgs.train.grounder;

import dev.tgs.media.Box;

/** A box by its centre and its size, as shares of the picture's. */
record Place(float cx, float cy, float width, float height) {
  static Place of(Box box, int pictureHeight, int pictureWidth) {
    return new Place(
        (float) ((box.x0() + box.x1()) / 2 / pictureWidth),
        (float) ((box.y0() + box.y1()) / 2 / pictureHeight),
        (float) (box.width() / pictureWidth),
        (float) (box.height() / pictureHeight));
  }

  Place mirrored() {
    return new Place(1 - cx, cy, width, height);
  }

  boolean holds(float x, float y) {
    return Math.abs(x - cx) <= width / 2 && Math.abs(y - cy) <= height / 2;
  }

  /** Sum of the differences of all four numbers. */
  float distance(Place other) {
    return Math.abs(cx - other.cx)
        + Math.abs(cy - other.cy)
        + Math.abs(width - other.width)
        + Math.abs(height - other.height);
  }

  private float common(Place other) {
    float w =
        Math.min(cx + width / 2, other.cx + other.width / 2)
            - Math.max(cx - width / 2, other.cx - other.width / 2);
    float h =
        Math.min(cy + height / 2, other.cy + other.height / 2)
            - Math.max(cy - height / 2, other.cy - other.height / 2);
    return Math.max(0, w) * Math.max(0, h);
  }

  private float union(Place other) {
    return Math.max(1e-9f, width * height + other.width * other.height - common(other));
  }

  float iou(Place other) {
    return common(other) / union(other);
  }

  /** IoU, less the share of the hull that neither covers. */
  float giou(Place other) {
    float w =
        Math.max(cx + width / 2, other.cx + other.width / 2)
            - Math.min(cx - width / 2, other.cx - other.width / 2);
    float h =
        Math.max(cy + height / 2, other.cy + other.height / 2)
            - Math.min(cy - height / 2, other.cy - other.height / 2);
    float hull = Math.max(1e-9f, w * h);
    return iou(other) - (hull - union(other)) / hull;
  }
}
