package dev.tgs.bench.data;

/** Says in one sentence what is wrong with a data set, where, and what to do next. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
