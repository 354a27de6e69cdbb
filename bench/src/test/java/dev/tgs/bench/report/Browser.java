package dev.tgs.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window. */
record Browser(Path program) {
  private static final int PATIENCE = 120;

  /**
   * @param out what it printed
   * @param console what pages said on their console, errors among it
   */
  record Visit(String out, List<String> console) {}

  /** On the path, or where {@code CHROMIUM} says. */
  static Optional<Browser> find() {
    Stream<Path> named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    Stream<Path> onPath =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)));
    return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst().map(Browser::new);
  }

  /**
   * @param work its profile goes there
   */
  Visit open(Path work, Path page, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + work.resolve("profile"),
                "--enable-logging=stderr"));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Path out = work.resolve("out.txt");
    Path err = work.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the browser did not end within " + PATIENCE + " s");
    }
    List<String> console =
        Files.readString(err).lines().filter(line -> line.contains("CONSOLE")).toList();
    return new Visit(Files.readString(out), console);
  }
}
