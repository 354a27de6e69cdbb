package dev.tgs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code tgs --version} prints and results record. */
final class Version implements IVersionProvider {
  private static final Properties VERSIONS = read();

  private static Properties read() {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  /** Name and version of the program. */
  static String program() {
    return "tgs " + VERSIONS.getProperty("tgs");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      program(),
      "libtorch " + VERSIONS.getProperty("libtorch"),
      "ffmpeg " + VERSIONS.getProperty("ffmpeg"),
      "Java " + Runtime.version()
    };
  }
}
