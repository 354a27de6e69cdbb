package dev.tgs.media;

import java.util.Optional;

/**
 * What a clip is made of.
 *
 * @param container short name of the file format, "frames" for a folder
 * @param duration seconds from the first to the end of the last picture or sound
 */
public record MediaInfo(
    String container, double duration, Optional<Video> video, Optional<Audio> audio) {

  /**
   * @param height of the upright picture in pixels
   * @param width of the upright picture in pixels
   * @param fps average number of pictures a second, 0 if the file does not say
   * @param codec such as "h264"
   * @param orientation how the stored pictures are turned; what is read is upright already
   */
  public record Video(int height, int width, double fps, String codec, Orientation orientation) {}

  /**
   * @param sampleRate samples per second
   * @param channels as stored; more than two are mixed down to stereo when read
   * @param codec such as "aac"
   */
  public record Audio(int sampleRate, int channels, String codec) {}
}
