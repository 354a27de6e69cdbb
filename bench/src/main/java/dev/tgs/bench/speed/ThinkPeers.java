package dev.tgs.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.engine.Engine;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Has the public implementations do what a thinker was measured at, with the same sizes. They come
 * after it, since two language models of this size do not fit into most machines together.
 */
public final class ThinkPeers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Peers peers;
  private final int threads;
  private final ThinkWork work;
  private final Map<Peers.Request, List<Double>> times = new HashMap<>();

  /**
   * @param threads that an operation may use
   */
  public ThinkPeers(Peers peers, int threads, ThinkWork work) {
    this.peers = peers;
    this.threads = threads;
    this.work = work;
  }

  /** A row for CLIP in each precision, for each prompt and for each token. */
  public List<PeerSpeed> compare(List<ThinkSpeed> ours) {
    Engine.giveBackMemory();
    List<PeerSpeed> rows = new ArrayList<>();
    Set<String> precisions = new LinkedHashSet<>();
    for (ThinkSpeed our : ours) {
      if (precisions.add(our.precision())) {
        double peer = Collections.min(clip(our.sizes(), our.precision()));
        rows.add(
            row(
                ThinkSpeed.CLIP,
                our.precision(),
                our.seconds(ThinkSpeed.CLIP),
                our.precision(),
                peer));
      }
    }
    for (ThinkSpeed our : ours) {
      String peer = peerPrecision(our);
      rows.add(
          row(
              "prefill of %d tokens".formatted(our.promptTokens()),
              our.storage(),
              our.seconds(ThinkSpeed.PREFILL),
              peer,
              Collections.min(llama(our, "prefill", work.repeats()))));
      rows.add(
          row(
              "decode, a token",
              our.storage(),
              our.alone().seconds(),
              peer,
              DecodeSpeed.median(llama(our, "decode", work.newTokens() - 1))));
    }
    peers.unload();
    return rows;
  }

  private static PeerSpeed row(
      String step, String precision, double seconds, String peerPrecision, double peerSeconds) {
    return new PeerSpeed(step, precision, seconds, peerPrecision, peerSeconds);
  }

  /** A quantised model has no peer; it stands beside the smallest form that the peer has. */
  private static String peerPrecision(ThinkSpeed our) {
    return our.isQuantized() ? "bf16" : our.precision();
  }

  /** As many layers as are run here, which is one less than there are in the published form. */
  private List<Double> clip(RefThinkerConfig sizes, String precision) {
    ObjectNode config = JSON.createObjectNode();
    config
        .put("hidden_size", sizes.clip().hiddenSize())
        .put("intermediate_size", sizes.clip().intermediateSize())
        .put("num_hidden_layers", sizes.selectLayer())
        .put("num_attention_heads", sizes.clip().numAttentionHeads())
        .put("image_size", sizes.clip().imageSize())
        .put("patch_size", sizes.clip().patchSize())
        .put("hidden_act", sizes.clip().hiddenAct())
        .put("layer_norm_eps", sizes.clip().layerNormEps());
    return time(
        new Peers.Request(
            "clip-vit-l-14", "forward", precision, threads, work.repeats(), config, null));
  }

  private List<Double> llama(ThinkSpeed our, String stage, int repeats) {
    return time(
        new Peers.Request(
            "llama-2-7b",
            stage,
            peerPrecision(our),
            threads,
            repeats,
            JSON.valueToTree(our.sizes().llm()),
            our.promptTokens()));
  }

  private List<Double> time(Peers.Request request) {
    return times.computeIfAbsent(request, peers::seconds);
  }
}
