package dev.tgs.train;

/** Says in one sentence what failed, what was expected, what came and what to do next. */
public class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainException(String message) {
    super(message);
  }

  public TrainException(String message, Throwable cause) {
    super(message, cause);
  }
}
