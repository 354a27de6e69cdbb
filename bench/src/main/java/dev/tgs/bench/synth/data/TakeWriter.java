package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Drawing;
import dev.tgs.bench.synth.Painter;
import dev.tgs.bench.synth.sound.Sound;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.VideoWriter;
import dev.tgs.media.Wav;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Writes the files of one clip: two folders that appear whole or not at all. */
record TakeWriter(Layout layout, boolean video) {
  private static final double VIDEO_FPS = 10;

  /** Writes a clip unless it is there already; whether it was written. */
  boolean write(Take take) throws IOException {
    Path media = layout.media(take.vid());
    // The media come last: where they are, the masks are too.
    if (Files.isDirectory(media)) {
      return false;
    }
    Path masks = layout.masks(take.vid());
    delete(masks);
    Path newMasks = fresh(masks);
    Path newMedia = fresh(media);
    writeFiles(take, newMedia, newMasks);
    Files.move(newMasks, masks, StandardCopyOption.ATOMIC_MOVE);
    Files.move(newMedia, media, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private void writeFiles(Take take, Path media, Path masks) throws IOException {
    Painter painter = new Painter(take.seen());
    boolean isNull = take.truths().stream().allMatch(truth -> truth.fid() == 0);
    for (int second = 0; second < Layout.FRAMES; second++) {
      Drawing drawing = painter.draw(second);
      put(Layout.frame(media, second), Images.jpeg(drawing.picture()));
      if (isNull) {
        Mask empty = Mask.empty(take.seen().height(), take.seen().width());
        put(Layout.mask(masks, 0, second), Images.png(empty.toImage()));
      } else {
        for (int i = 0; i < drawing.masks().size(); i++) {
          put(Layout.mask(masks, i + 1, second), Images.png(drawing.masks().get(i).toImage()));
        }
      }
    }
    put(Layout.sound(media), Wav.mono(take.sound(), Sound.SAMPLE_RATE));
    if (video) {
      writeVideo(take, painter, Layout.video(media));
    }
    put(Layout.scene(media), SynthJson.pretty(SceneFile.of(take)).getBytes(StandardCharsets.UTF_8));
  }

  private static void writeVideo(Take take, Painter painter, Path file) {
    int height = take.seen().height();
    int width = take.seen().width();
    try (VideoWriter writer =
        VideoWriter.open(file, height, width, VIDEO_FPS, Optional.of(take.sound()))) {
      for (int i = 0; i < Math.round(take.seen().seconds() * VIDEO_FPS); i++) {
        writer.write(painter.draw(i / VIDEO_FPS).picture());
      }
      writer.finish();
    }
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** An empty folder beside another, for what takes its place when it is whole. */
  private static Path fresh(Path folder) throws IOException {
    Path hidden = folder.resolveSibling("." + folder.getFileName() + ".part");
    delete(hidden);
    return Files.createDirectories(hidden);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
