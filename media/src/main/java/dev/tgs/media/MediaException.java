package dev.tgs.media;

import java.nio.file.Path;

/**
 * A picture, video, sound or mask could not be read, decoded or written. The message is one
 * sentence that names the file, what failed and what to do about it.
 */
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(Path file, String message) {
    super(file + ": " + message);
  }

  public MediaException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }
}
