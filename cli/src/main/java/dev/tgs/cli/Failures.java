package dev.tgs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns an exception into the one sentence that a user reads. */
final class Failures {
  private Failures() {}

  static void report(Throwable failure, boolean debug, PrintWriter err) {
    err.println("tgs: " + describe(failure));
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  static String describe(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof java.io.UncheckedIOException
            || cause instanceof java.util.concurrent.ExecutionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof FileSystemException file) {
      return describe(file);
    }
    if (cause instanceof OutOfMemoryError) {
      return "The Java heap is full ("
          + sentence(cause.getMessage())
          + "); give it more with TGS_JAVA_OPTS=-Xmx8g, or use fewer frames.";
    }
    if (cause.getMessage() != null && cause.getMessage().contains("can't allocate memory")) {
      return "The memory of this machine is not enough ("
          + firstLine(cause.getMessage())
          + "); use --precision bf16, fewer frames, or smaller models.";
    }
    boolean ours = cause.getClass().getName().startsWith("dev.tgs.");
    if (cause.getMessage() != null && (ours || cause instanceof IOException)) {
      return sentence(cause.getMessage());
    }
    return "Unexpected " + named(cause) + "; run again with --debug to see where it comes from.";
  }

  /** An exception of no sentence of its own, with what lies at its root. */
  private static String named(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = cause.getClass().getSimpleName();
    String own =
        cause.getMessage() == null ? name : name + " (" + firstLine(cause.getMessage()) + ")";
    return root == cause ? own : own + " by " + named(root);
  }

  private static String describe(FileSystemException failure) {
    String reason;
    if (failure instanceof NoSuchFileException) {
      reason = "there is no such file or folder";
    } else if (failure instanceof AccessDeniedException) {
      reason = "access is denied; check the permissions";
    } else if (failure instanceof FileAlreadyExistsException) {
      reason = "a file of that name is in the way";
    } else {
      reason = failure.getReason() == null ? "the file system refuses" : failure.getReason();
    }
    return "'" + failure.getFile() + "': " + sentence(reason);
  }

  /** One line, with a full stop. */
  static String sentence(String message) {
    String line = firstLine(message == null ? "no message" : message);
    return line.matches("(?s).*[.!?]") ? line : line + ".";
  }

  private static String firstLine(String message) {
    return Console.plain(message.strip().lines().findFirst().orElse("no message").strip());
  }
}
