package dev.tgs.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;

/**
 * Loads native libraries, which are unpacked into a folder of the user when they are first needed.
 * Of several processes that need them at once the first one unpacks and the others wait: JavaCPP
 * alone lets them load what is written in part (its issue 608).
 */
final class NativeLibraries {
  private static final String LOCK = "tgs.lock";

  private NativeLibraries() {}

  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // a process can lock a file but once
  static void load(Class<?>... libraries) {
    synchronized (Loader.class) {
      try (FileChannel file = lockFile();
          FileLock unused = file.lock()) {
        loadAll(libraries);
      } catch (IOException e) {
        // A folder that cannot be written is filled already, or JavaCPP says why it cannot be.
        loadAll(libraries);
      }
    }
  }

  private static FileChannel lockFile() throws IOException {
    return FileChannel.open(
        Loader.getCacheDir().toPath().resolve(LOCK),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private static void loadAll(Class<?>... libraries) {
    for (Class<?> library : libraries) {
      Loader.load(library);
    }
  }
}
