package dev.tgs.media;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A clip kept as a folder of JPEG or PNG pictures, in the order of the last number in their names,
 * at a fixed rate. Its sound is {@code audio.wav} in the same folder or the one above, as the
 * Ref-AVS benchmark lays it out ({@code clip/frames/0.jpg}, {@code clip/audio.wav}); the folder of
 * the clip may be named as well.
 */
public final class FrameFolder implements MediaSource {
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)\\D*$");
  private static final double SAME_TIME = 1e-4;

  private final List<Path> pictures;
  private final double fps;
  private final Images.Exif exif;
  private final Optional<MediaFile> sound;
  private final MediaInfo info;

  private FrameFolder(
      List<Path> pictures, double fps, Images.Exif exif, Optional<MediaFile> sound) {
    this.pictures = pictures;
    this.fps = fps;
    this.exif = exif;
    this.sound = sound;
    Image first = Images.read(pictures.get(0), exif);
    double duration =
        Math.max(pictures.size() / fps, sound.map(s -> s.info().duration()).orElse(0.0));
    this.info =
        new MediaInfo(
            "frames",
            duration,
            Optional.of(
                new MediaInfo.Video(
                    first.height(), first.width(), fps, "pictures", Orientation.UPRIGHT)),
            sound.flatMap(s -> s.info().audio()));
  }

  /**
   * @param fps pictures a second
   * @param exif whether the pictures' EXIF orientation is applied; the published loader ignores it
   * @throws MediaException if there is no picture, or the first one cannot be read
   */
  public static FrameFolder open(Path folder, double fps, Images.Exif exif) {
    if (!(fps > 0 && fps <= 1000)) {
      throw new IllegalArgumentException("a rate is above 0 and at most 1000 a second, not " + fps);
    }
    List<Path> pictures = pictures(folder);
    Path home = folder;
    if (pictures.isEmpty() && Files.isDirectory(folder.resolve("frames"))) {
      home = folder.resolve("frames");
      pictures = pictures(home);
    }
    if (pictures.isEmpty()) {
      throw new MediaException(
          folder, "has no .jpg, .jpeg or .png pictures, neither itself nor in frames/");
    }
    return new FrameFolder(pictures, fps, exif, sound(home));
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(FrameFolder::isPicture)
          .sorted(
              Comparator.comparing(FrameFolder::number)
                  .thenComparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new MediaException(folder, "is not a folder that can be listed", e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
  }

  private static BigInteger number(Path file) {
    String name = file.getFileName().toString();
    Matcher digits = LAST_NUMBER.matcher(name.substring(0, name.lastIndexOf('.')));
    return digits.find() ? new BigInteger(digits.group(1)) : BigInteger.ONE.negate();
  }

  private static Optional<MediaFile> sound(Path folder) {
    Path above = folder.toAbsolutePath().normalize().getParent();
    return Stream.of(folder, above == null ? folder : above)
        .map(place -> place.resolve("audio.wav"))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(MediaFile::open);
  }

  /** The files in their order. */
  public List<Path> pictures() {
    return pictures;
  }

  @Override
  public MediaInfo info() {
    return info;
  }

  @Override
  public void frames(double[] times, FrameSink sink) {
    int shown = -1;
    Image frame = null;
    for (int index : MediaFile.order(times)) {
      double position = Math.floor((times[index] + SAME_TIME) * fps);
      int wanted = (int) Math.min(Math.max(position, 0), pictures.size() - 1.0);
      if (frame == null || wanted != shown) {
        frame = Images.read(pictures.get(wanted), exif).toRgb();
        shown = wanted;
      }
      sink.accept(index, frame);
    }
  }

  @Override
  public Optional<Waveform> waveform(double seconds) {
    return sound.flatMap(s -> s.waveform(seconds));
  }

  @Override
  public String toString() {
    return "FrameFolder[" + pictures.size() + " pictures from " + pictures.get(0) + "]";
  }
}
