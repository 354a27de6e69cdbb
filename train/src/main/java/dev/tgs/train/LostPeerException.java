package dev.tgs.train;

/** Another process of a training is lost; what was reached is kept. */
public final class LostPeerException extends TrainException {
  private static final long serialVersionUID = 1L;

  private final String kept;

  /**
   * @param lost what happened, in a sentence
   * @param kept where the weights are, and how to go on, in a sentence
   */
  public LostPeerException(String lost, String kept, Throwable cause) {
    super(lost + " " + kept, cause);
    this.kept = kept;
  }

  /** The same for who knows better what happened. */
  public LostPeerException because(String lost) {
    return new LostPeerException(lost, kept, this);
  }
}
