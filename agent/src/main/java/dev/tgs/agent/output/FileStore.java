package dev.tgs.agent.output;

import dev.tgs.media.AtomicFiles;
import java.nio.file.Path;

/** Where files go; the one place to put a failing disk in a test. */
@FunctionalInterface
interface FileStore {
  /** Files appear whole or not at all. */
  FileStore ATOMIC = AtomicFiles::write;

  /** Has {@code body} write a file that takes its final name only when it is whole. */
  void write(Path target, AtomicFiles.Body body);
}
