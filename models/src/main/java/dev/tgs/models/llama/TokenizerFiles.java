package dev.tgs.models.llama;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of a tokenizer by their published names, wherever they are. */
public interface TokenizerFiles {
  /** A file, if it is there; who calls closes it. */
  Optional<InputStream> open(String name) throws IOException;

  /** Where a file is or would be, for error messages; an empty name is the place of all. */
  String place(String name);

  /**
   * All bytes of a file, if it is there.
   *
   * @throws IOException if it cannot be read or has more than {@code most}
   */
  default Optional<byte[]> read(String name, int most) throws IOException {
    Optional<InputStream> file = open(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = file.get()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(
            "The tokenizer '%s' has more than %d bytes; is it that of a language model?"
                .formatted(place(name), most));
      }
      return Optional.of(bytes);
    }
  }
}
