package dev.tgs.models.sam2;

import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import java.util.Arrays;

/** Trunk and neck; the deepest {@code scalp} levels are dropped. */
final class ImageEncoder extends Module {
  private final int scalp;
  private final Hiera trunk;
  private final FpnNeck neck;

  ImageEncoder(Sam2Config.ImageEncoder config) {
    scalp = config.scalp();
    trunk = child("trunk", new Hiera(config.trunk()));
    neck = child("neck", new FpnNeck(config.neck()));
  }

  /** [b, 3, S, S] to levels [b, D, S/4, S/4], [b, D, S/8, S/8], [b, D, S/16, S/16]. */
  Tensor[] forward(Tensor pixels) {
    Tensor[] levels = neck.forward(trunk.forward(pixels));
    return Arrays.copyOf(levels, levels.length - scalp);
  }
}
