package dev.tgs.train.refthinker.data;

import dev.tgs.agent.models.Placement;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
import dev.tgs.media.Image;
import dev.tgs.media.Resampler;
import dev.tgs.media.Resize;
import dev.tgs.media.Waveform;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.refthinker.RefThinker;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Frames and sound of a clip, decoded and brought to the size that the encoders read: about 2 MB,
 * so that some may wait in memory. The same frames and sound as when the model is asked.
 *
 * @param frames ten squares, of CLIP's image size
 * @param sound one channel of 16 kHz
 */
public record ClipInput(List<Image> frames, Waveform sound) {
  private static final int PARTS = DataSet.FRAMES;

  public ClipInput {
    frames = List.copyOf(frames);
  }

  /**
   * Decodes the clip of a reference.
   *
   * @param side image size of CLIP
   */
  public static ClipInput read(DataSet data, DataRow row, int side, MissingFiles missing) {
    DataClip clip = data.clip(row, missing);
    int there = clip.clip().size();
    List<Image> frames =
        IntStream.range(0, PARTS)
            .mapToObj(part -> clip.clip().frames().get(part * there / PARTS).image())
            .map(image -> Resize.pillowBicubic(image, side, side).toRgb())
            .toList();
    Waveform sound =
        clip.clip()
            .sound()
            .map(heard -> Resampler.resample(heard.mono(), Fbank.SAMPLE_RATE))
            .orElseGet(ClipInput::silence);
    return new ClipInput(frames, sound);
  }

  private static Waveform silence() {
    return Waveform.of(new float[][] {new float[PARTS * Fbank.SAMPLE_RATE]}, Fbank.SAMPLE_RATE);
  }

  /** What the frozen encoders see and hear, in BF16 as they give it in the published training. */
  public Features features(RefThinker model, Placement placement) {
    return Features.tidy(
        () -> {
          // The frames have their size already, so they are not resampled again.
          Tensor pixels = placement.place(ClipPixels.of(frames, model.config().clip().imageSize()));
          Tensor bank = placement.place(BeatsFbank.ofAnyLength(sound, PARTS));
          return new Features(model.see(pixels).to(DType.BF16), model.hear(bank).to(DType.BF16));
        });
  }
}
