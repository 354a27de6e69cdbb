package dev.tgs.train.refthinker.data;

import dev.tgs.agent.models.Placement;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
import dev.tgs.media.FrameFolder;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.MediaException;
import dev.tgs.media.MediaFile;
import dev.tgs.media.MediaInfo;
import dev.tgs.media.Resampler;
import dev.tgs.media.Resize;
import dev.tgs.media.Waveform;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.TrainException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Picture, video or sound of a pre-training sample, decoded and brought to the size that its
 * encoder reads. Frames of a video are made square by Pillow's bicubic filter as pictures are; the
 * published code lets the decoder of the video do that.
 *
 * @param frames squares of CLIP's image size; none of a sound
 * @param sound one channel of 16 kHz, whole seconds; nothing of pictures
 */
public record PretrainInput(List<Image> frames, Optional<Waveform> sound) {
  public PretrainInput {
    frames = List.copyOf(frames);
  }

  /**
   * Decodes what a sample shows or plays. A video may also be a folder of pictures.
   *
   * @param side image size of CLIP
   * @throws TrainException if that cannot be done, with the name of the sample
   */
  public static PretrainInput read(PretrainSample sample, int side) {
    try {
      return switch (sample.kind()) {
        case IMAGE -> seen(List.of(Images.read(sample.media())), side);
        case VIDEO -> seen(frames(sample.media()), side);
        case AUDIO -> new PretrainInput(List.of(), Optional.of(sound(sample.media())));
      };
    } catch (MediaException e) {
      throw new TrainException(
          "The %s of sample '%s' cannot be read (%s); get the file anew, or take the sample out of its list."
              .formatted(sample.kind().word(), sample.name(), e.getMessage()),
          e);
    }
  }

  private static PretrainInput seen(List<Image> pictures, int side) {
    return new PretrainInput(
        pictures.stream().map(one -> Resize.pillowBicubic(one, side, side).toRgb()).toList(),
        Optional.empty());
  }

  private static List<Image> frames(Path video) {
    if (Files.isDirectory(video)) {
      List<Path> pictures = FrameFolder.open(video, 1, Images.Exif.IGNORE).pictures();
      return Arrays.stream(PretrainMedia.frames(pictures.size()))
          .mapToObj(i -> Images.read(pictures.get(i)))
          .toList();
    }
    MediaFile file = MediaFile.open(video);
    double duration = file.info().duration();
    double fps = file.info().video().map(MediaInfo.Video::fps).orElse(0.0);
    double rate = fps > 0 ? fps : PretrainMedia.FRAMES / Math.max(duration, 1e-3);
    int length = (int) Math.max(1, Math.round(duration * rate));
    // From the middle of each, whatever the rounding of its time.
    DoubleStream times =
        Arrays.stream(PretrainMedia.frames(length)).mapToDouble(i -> (i + 0.5) / rate);
    return file.frames(times.toArray());
  }

  private static Waveform sound(Path file) {
    Waveform sound =
        MediaFile.open(file).waveform().orElseThrow(() -> new MediaException(file, "has no sound"));
    return PretrainMedia.padded(Resampler.resample(sound.mono(), Fbank.SAMPLE_RATE));
  }

  /** Tokens of the language model that the features take the place of. */
  public int tokens(RefThinker model) {
    return sound
        .map(heard -> PretrainMedia.seconds(heard) * model.config().audioQueryTokenNums())
        .orElse(frames.size() * model.config().visualQueryTokenNums());
  }

  /** What the frozen encoder sees or hears: [frames or seconds, n, width]. */
  public Tensor features(RefThinker model, Placement placement) {
    return Scope.tidy(
        () ->
            sound
                .map(
                    heard -> {
                      int seconds = PretrainMedia.seconds(heard);
                      return model.hear(placement.place(BeatsFbank.of(heard, seconds)));
                    })
                .orElseGet(
                    () -> {
                      int side = model.config().clip().imageSize();
                      return model.see(placement.place(ClipPixels.of(frames, side)));
                    }));
  }
}
