package dev.tgs.agent.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that an answer is written to. Every file appears whole or not at all, and {@code
 * result.json} comes last: where it is, everything else is there too.
 */
public final class OutputFolder {
  private final Path folder;
  private final FileStore store;

  private OutputFolder(Path folder, FileStore store) {
    this.folder = folder;
    this.store = store;
  }

  /**
   * Makes the folder if there is none and checks that files can be written there, so that nobody
   * waits for masks that cannot be kept.
   */
  public static OutputFolder open(Path folder) {
    return open(folder, FileStore.ATOMIC);
  }

  static OutputFolder open(Path folder, FileStore store) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".tgs-", ".tmp"));
    } catch (IOException e) {
      throw new AgentException(
          "The output folder '%s' cannot be written (%s); choose another one or give yourself the right to write there."
              .formatted(folder, reason(e)),
          e);
    }
    return new OutputFolder(folder, store);
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.FileAlreadyExistsException) {
      return "a file has that name";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "access is denied";
    }
    return e instanceof FileSystemException fs && fs.getReason() != null
        ? fs.getReason()
        : String.valueOf(e.getMessage());
  }

  public Path path() {
    return folder;
  }

  /**
   * Writes masks, pictures, the formats asked for, and the result. What an earlier run left under
   * the same names is replaced.
   *
   * @param run its times need not include writing, of which no file can know the end
   */
  public void write(
      Clip clip, Answer answer, Run run, Set<OutputFormat> formats, Progress progress) {
    MaskTrack masks = answer.masks().resize(clip.height(), clip.width());
    boolean images = !formats.isEmpty();
    int total = clip.size() + 3 + (images ? clip.size() + formats.size() : 0);
    Counter counter = new Counter(progress, total);
    forget(clip.size());

    for (int i = 0; i < clip.size(); i++) {
      picture(Layout.mask(i), masks.frames().get(i).mask().toImage());
      counter.step();
    }
    picture(Layout.SHEET, Pictures.sheet(clip, answer, masks, run));
    counter.step();
    Pictures.overlay(folder.resolve(Layout.OVERLAY), clip, answer, masks);
    counter.step();
    if (images) {
      for (int i = 0; i < clip.size(); i++) {
        picture(Layout.image(i), clip.frames().get(i).image());
        counter.step();
      }
    }
    for (OutputFormat format : OutputFormat.values()) {
      if (formats.contains(format)) {
        write(format, clip, answer, masks, run);
        counter.step();
      }
    }
    json(Layout.RESULT, ResultFile.of(clip, answer, masks, run));
    counter.step();
  }

  private void write(OutputFormat format, Clip clip, Answer answer, MaskTrack masks, Run run) {
    switch (format) {
      case COCO -> json(Layout.COCO, CocoFile.of(clip, answer, masks, run));
      case YOLO -> {
        for (int i = 0; i < clip.size(); i++) {
          text(Layout.label(i), YoloFiles.labels(masks.frames().get(i).mask()));
        }
        text(Layout.YOLO, YoloFiles.data(answer));
      }
      case LABEL_STUDIO -> {
        text(Layout.LABEL_STUDIO_CONFIG, LabelStudioFile.config(answer));
        json(Layout.LABEL_STUDIO, LabelStudioFile.tasks(clip, answer, masks, run));
      }
    }
  }

  private void picture(String name, Image image) {
    byte[] png = Images.png(image);
    store.write(folder.resolve(name), file -> Files.write(file, png));
  }

  private void text(String name, String text) {
    store.write(
        folder.resolve(name), file -> Files.writeString(file, text, StandardCharsets.UTF_8));
  }

  private void json(String name, Object value) {
    try {
      text(name, Json.MAPPER.writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name + " could not be put in words", e);
    }
  }

  /**
   * Removes an earlier run's result, which would vouch for files that are about to change, and its
   * frames beyond this clip's end.
   */
  private void forget(int frames) {
    try {
      for (String name : List.of(Layout.RESULT, Layout.COCO, Layout.YOLO, Layout.LABEL_STUDIO)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      for (String name : List.of(Layout.MASKS, Layout.IMAGES, Layout.LABELS)) {
        Path numbered = folder.resolve(name);
        if (!Files.isDirectory(numbered)) {
          continue;
        }
        List<Path> stale;
        try (Stream<Path> files = Files.list(numbered)) {
          stale = files.filter(file -> number(file) >= frames).toList();
        }
        for (Path file : stale) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new AgentException(
          "An earlier result in '%s' cannot be replaced (%s); choose another output folder."
              .formatted(folder, reason(e)),
          e);
    }
  }

  /** The frame of a file that a run wrote, -1 for any other. */
  private static int number(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d{5,9}\\.(png|txt)") ? Integer.parseInt(name.split("\\.")[0]) : -1;
  }

  private static final class Counter {
    private final Progress progress;
    private final int total;
    private int done;

    Counter(Progress progress, int total) {
      this.progress = progress;
      this.total = total;
      progress.report(Stage.WRITE, 0, total);
    }

    void step() {
      progress.report(Stage.WRITE, ++done, total);
    }
  }
}
