package dev.tgs.agent.output;

/** Formats that may be written beside the result, its masks and its pictures. */
public enum OutputFormat {
  /** {@code coco.json}: instances as the COCO tools read them, masks run-length encoded. */
  COCO,
  /** {@code data.yaml} and {@code labels/}: a data set for YOLO segmentation. */
  YOLO,
  /** {@code label-studio.json}: tasks with brush predictions to import into Label Studio. */
  LABEL_STUDIO
}
