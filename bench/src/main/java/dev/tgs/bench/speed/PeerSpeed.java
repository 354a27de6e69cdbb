package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The same step by us and by the public Python implementation, timed in turn.
 *
 * @param seconds ours
 * @param peerSeconds the peer's
 */
public record PeerSpeed(
    String step, String precision, double seconds, String peerPrecision, double peerSeconds) {
  /** Below 1 we are faster. */
  @JsonProperty
  public double ratio() {
    return seconds / peerSeconds;
  }
}
