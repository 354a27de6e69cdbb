package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Image;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.refthinker.RefThinker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What CLIP sees and BEATs hears in clips, computed when it is first asked for and kept in half the
 * precision: both are trained no more.
 */
final class Impressions implements AutoCloseable {
  private final RefThinker model;
  private final Map<String, Impression> known = new ConcurrentHashMap<>();

  /**
   * @param seen BF16 [PARTS, patches, width]
   * @param heard BF16 [PARTS, tokens, width]
   */
  record Impression(Tensor seen, Tensor heard) {}

  Impressions(RefThinker model) {
    this.model = model;
  }

  Impression of(Take take) {
    return known.computeIfAbsent(take.vid(), vid -> take(take));
  }

  private Impression take(Take take) {
    Painter painter = new Painter(take.seen());
    int parts = ThinkerSizes.PARTS;
    List<Image> frames =
        IntStream.range(0, parts)
            .mapToObj(t -> painter.draw(t * take.seen().seconds() / parts).picture())
            .toList();
    int size = model.config().clip().imageSize();
    Device device = model.llm().device();
    try (Scope scope = Scope.open()) {
      return new Impression(
          kept(model.see(ClipPixels.of(frames, size).to(device))),
          kept(model.hear(BeatsFbank.of(take.sound(), parts).to(device))));
    }
  }

  private static Tensor kept(Tensor features) {
    return Scope.keep(features.to(DType.BF16).contiguous());
  }

  @Override
  public void close() {
    for (Impression one : known.values()) {
      one.seen().close();
      one.heard().close();
    }
    known.clear();
  }
}
