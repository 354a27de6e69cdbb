package dev.tgs.cli;

import dev.tgs.bench.speed.PeerSpeed;
import java.util.List;
import java.util.Locale;

/** Ours beside the public implementations, as Markdown. */
final class PeerTable {
  private PeerTable() {}

  static String of(List<PeerSpeed> peers) {
    StringBuilder text = new StringBuilder();
    text.append("\n| step | ours | s | peer | s | ours / peer |\n|---|---|---|---|---|---|\n");
    for (PeerSpeed peer : peers) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.3f | %s | %.3f | %.2f |\n",
              peer.step(),
              peer.precision(),
              peer.seconds(),
              peer.peerPrecision(),
              peer.peerSeconds(),
              peer.ratio()));
    }
    return text.toString();
  }
}
