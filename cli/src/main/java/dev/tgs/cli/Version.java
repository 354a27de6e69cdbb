package dev.tgs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code tgs --version} prints and results record. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(in);
    }
    return new String[] {
      "tgs " + versions.getProperty("tgs"),
      "libtorch " + versions.getProperty("libtorch"),
      "ffmpeg " + versions.getProperty("ffmpeg"),
      "Java " + Runtime.version()
    };
  }
}
