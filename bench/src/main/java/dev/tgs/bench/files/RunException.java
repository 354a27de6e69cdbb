package dev.tgs.bench.files;

/** Says in one sentence why a run cannot go on, where, and what to do next. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
