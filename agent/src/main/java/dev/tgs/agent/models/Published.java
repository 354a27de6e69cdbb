package dev.tgs.agent.models;

import java.util.List;

/**
 * The published weights that the catalog knows, in the order in which they are preferred.
 *
 * @param title name of the model
 * @param file checkpoint of its authors
 * @param url where that file comes from
 * @param folder last part of the name of the same weights on the Hugging Face hub
 * @param hub where that folder comes from
 */
record Published<V>(V variant, String title, String file, String url, String folder, String hub) {

  /** Sizes of Grounding-DINO. */
  enum Dino {
    SWIN_T,
    SWIN_B
  }

  /** Sizes of SAM 2.1. */
  enum Sam2 {
    LARGE,
    BASE_PLUS,
    SMALL,
    TINY
  }

  private static final String DINO =
      "https://github.com/IDEA-Research/GroundingDINO/releases/download/";
  private static final String SAM2 = "https://dl.fbaipublicfiles.com/segment_anything_2/092824/";
  private static final String HUB = "https://huggingface.co/";

  /** Detectors. */
  static final List<Published<Dino>> GROUNDING_DINO =
      List.of(
          new Published<>(
              Dino.SWIN_T,
              "Grounding-DINO Swin-T OGC",
              "groundingdino_swint_ogc.pth",
              DINO + "v0.1.0-alpha/groundingdino_swint_ogc.pth",
              "grounding-dino-tiny",
              HUB + "IDEA-Research/grounding-dino-tiny"),
          new Published<>(
              Dino.SWIN_B,
              "Grounding-DINO Swin-B COGCOOR",
              "groundingdino_swinb_cogcoor.pth",
              DINO + "v0.1.0-alpha2/groundingdino_swinb_cogcoor.pth",
              "grounding-dino-base",
              HUB + "IDEA-Research/grounding-dino-base"));

  /** Segmenters. */
  static final List<Published<Sam2>> SAM2_1 =
      List.of(
          sam2(Sam2.LARGE, "SAM 2.1 Hiera-L", "large"),
          sam2(Sam2.BASE_PLUS, "SAM 2.1 Hiera-B+", "base_plus"),
          sam2(Sam2.SMALL, "SAM 2.1 Hiera-S", "small"),
          sam2(Sam2.TINY, "SAM 2.1 Hiera-T", "tiny"));

  private static Published<Sam2> sam2(Sam2 variant, String title, String size) {
    String file = "sam2.1_hiera_" + size + ".pt";
    String folder = "sam2.1-hiera-" + size.replace('_', '-');
    return new Published<>(variant, title, file, SAM2 + file, folder, HUB + "facebook/" + folder);
  }
}
