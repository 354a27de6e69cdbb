package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The small trained agent that is part of the program, as a {@link MiniFolder}. */
public final class MiniModels {
  /** Digests of all files, as {@code sha256sum} writes them. */
  static final String DIGESTS = "SHA256SUMS";

  private static final String RESOURCES = "mini/";
  private static final int MOST_DIGESTS = 1 << 16;
  private static final int BUFFER = 1 << 16;

  private MiniModels() {}

  /** Whether this build of the program has it. */
  public static boolean present() {
    return resource(DIGESTS) != null;
  }

  /** In one sentence, what world the agent that a choice names knows, if it says so. */
  public static Optional<String> world(ModelChoice choice) {
    return MiniFolder.of(choice).flatMap(MiniFolder::world);
  }

  /**
   * Where its files lie. Out of a jar they are copied once, into the user's cache; files there are
   * checked by their digests each time.
   *
   * @throws AgentException if this build has none, or they cannot be copied
   */
  static Path folder() {
    URL list = resource(DIGESTS);
    if (list == null) {
      throw new AgentException(
          "This build of the program has no trained mini agent; give --models a folder with weights, or random-mini to see that everything runs.");
    }
    try {
      if (list.getProtocol().equals("file")) {
        return Path.of(list.toURI()).getParent();
      }
      return copied(list, cache());
    } catch (URISyntaxException e) {
      throw new AgentException("The mini agent at %s cannot be found.".formatted(list), e);
    }
  }

  /**
   * @param list the digests; the other files are beside it
   * @param cache folder for copies
   */
  static Path copied(URL list, Path cache) {
    try {
      byte[] text;
      try (InputStream in = list.openStream()) {
        text = in.readNBytes(MOST_DIGESTS);
      }
      Path folder = cache.resolve("mini-" + HexFormat.of().formatHex(sha().digest(text), 0, 6));
      for (Map.Entry<String, String> file : digests(text).entrySet()) {
        Path copy = folder.resolve(file.getKey());
        if (!Files.isRegularFile(copy) || !digest(copy).equals(file.getValue())) {
          copy(beside(list, file.getKey()), copy, file.getValue());
        }
      }
      return folder;
    } catch (IOException e) {
      throw new AgentException(
          "The mini agent cannot be unpacked to '%s' (%s); give that folder some room, or set XDG_CACHE_HOME to another one."
              .formatted(cache, e),
          e);
    }
  }

  private static void copy(URL from, Path to, String digest) {
    AtomicFiles.write(
        to,
        file -> {
          try (InputStream in = from.openStream();
              OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
          }
          if (!digest(file).equals(digest)) {
            throw new IOException(from + " is not what its digest says; build the program again");
          }
        });
  }

  private static URL beside(URL list, String name) throws IOException {
    String text = list.toString();
    return URI.create(text.substring(0, text.lastIndexOf('/') + 1) + name).toURL();
  }

  /** Digest by name. */
  private static Map<String, String> digests(byte[] text) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
      if (!line.matches("[0-9a-f]{64} [ *][A-Za-z0-9][A-Za-z0-9._-]*")) {
        throw new IOException("'" + line + "' is no line of " + DIGESTS);
      }
      digests.put(line.substring(66), line.substring(0, 64));
    }
    return digests;
  }

  static String digest(Path file) throws IOException {
    MessageDigest sha = sha();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static URL resource(String name) {
    return MiniModels.class.getResource(RESOURCES + name);
  }

  private static Path cache() {
    String set = System.getenv("XDG_CACHE_HOME");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "tgs")
        : Path.of(set, "tgs");
  }
}
