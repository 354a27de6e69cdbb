package dev.tgs.bench.evaluate;

/** Says in one sentence why a run cannot go on, where, and what to do next. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
