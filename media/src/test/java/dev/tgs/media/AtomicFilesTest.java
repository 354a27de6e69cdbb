package dev.tgs.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  /** Whatever happened, no hidden file is left. */
  @AfterEach
  void leavesNoHiddenFile() throws IOException {
    try (var files = Files.walk(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(n -> n.endsWith(".tmp"));
    }
  }

  @Test
  void writesAndReplaces() {
    Path file = folder.resolve("a/b/result.json");
    AtomicFiles.writeString(file, "one");
    assertThat(file).hasContent("one");
    AtomicFiles.writeString(file, "zwölf 😀");
    assertThat(file).hasContent("zwölf 😀");
    AtomicFiles.writeBytes(file, new byte[] {1, 2});
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void aFailureKeepsTheOldFile() {
    Path file = folder.resolve("result.json");
    AtomicFiles.writeString(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    temp -> {
                      Files.writeString(temp, "half of the n");
                      throw new IllegalStateException("stopped");
                    }))
        .hasMessage("stopped");
    assertThat(file).hasContent("old");
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothing() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
    Path file = folder.resolve("result.json");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    temp -> {
                      Files.delete(temp);
                      Files.createSymbolicLink(temp, full);
                      Files.write(temp, new byte[100_000]);
                    }))
        .isInstanceOf(MediaException.class)
        .hasMessage(
            file
                + ": could not be written (No space left on device); check the folder's"
                + " permissions and the free space of its disk");
    assertThat(file).doesNotExist();
  }

  @Test
  void aPlaceThatIsNoFolderIsSaid() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    assertThatThrownBy(() -> AtomicFiles.writeString(blocked.resolve("x.json"), "x"))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(blocked.resolve("x.json") + ": could not be written (");
    assertThatThrownBy(() -> AtomicFiles.writeString(folder, "x"))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(folder + ": could not be written (a folder has this name);");
  }

  @Test
  void aClosedWriterLeavesTheTarget() throws IOException {
    Path file = folder.resolve("stream.bin");
    try (AtomicFiles.Pending pending = AtomicFiles.begin(file)) {
      Files.write(pending.file(), new byte[10]);
      assertThat(file).doesNotExist();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void permissionsAreThoseOfAnOrdinaryFile() throws IOException {
    Assumptions.assumeTrue(
        Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null,
        "this file system has no POSIX permissions");
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    Path atomic = folder.resolve("atomic");
    AtomicFiles.writeString(atomic, "x");
    assertThat(Files.getPosixFilePermissions(atomic))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }
}
