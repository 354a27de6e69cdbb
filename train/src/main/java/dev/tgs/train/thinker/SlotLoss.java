package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the tokens of frames or seconds are from what they should tell: the distance itself, and
 * the surprise at each kind, colour, loudness and rhythm.
 */
final class SlotLoss {
  /** Attributes of which a thing or a voice has one; {@code none} says where it is not there. */
  record Choice(String name, int from, int size, int none) {
    static final List<Choice> SEEN =
        List.of(
            new Choice("kind", Percepts.SEEN_KIND, Kind.values().length, Percepts.NO_THING),
            new Choice("colour", Percepts.COLOUR, Colour.values().length, Percepts.NO_THING));
    static final List<Choice> HEARD =
        List.of(
            new Choice("kind", Percepts.HEARD_KIND, Kind.values().length, Percepts.NO_VOICE),
            new Choice("loudness", Percepts.LOUDNESS, Loudness.values().length, Percepts.NO_VOICE),
            new Choice("rhythm", Percepts.RHYTHM, Rhythm.values().length, Percepts.NO_VOICE));

    /** The one that the weights of a token choose, -1 for none or where that is left open. */
    int of(float[] weights, int token) {
      int at = token * Percepts.COUNT;
      if (Float.isNaN(weights[at + from])) {
        return -1;
      }
      int best = from;
      for (int i = from; i < from + size; i++) {
        best = weights[at + i] > weights[at + best] ? i : best;
      }
      return weights[at + none] > 0.5 ? -1 : best - from;
    }
  }

  private static final double SHARPNESS = 8;
  private static final double WEIGHT = 0.5;

  private SlotLoss() {}

  /**
   * @param tokens of pictures [n, width]
   * @param right their weights [n * COUNT], NaN where anything is right
   */
  static Tensor things(Percepts percepts, Tensor tokens, float[] right) {
    float[] wanted = right.clone();
    float[] came = percepts.weights(tokens.detach()).toFloats();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = Float.isNaN(wanted[i]) ? came[i] : wanted[i];
    }
    return of(percepts, tokens.sub(percepts.things(wanted)), tokens, right, Choice.SEEN);
  }

  /**
   * @param tokens of seconds [n, width]
   * @param right their weights [n * COUNT]
   */
  static Tensor voices(Percepts percepts, Tensor tokens, float[] right) {
    return of(percepts, tokens.sub(percepts.voices(right)), tokens, right, Choice.HEARD);
  }

  private static Tensor of(
      Percepts percepts, Tensor away, Tensor tokens, float[] right, List<Choice> choices) {
    Tensor loss = away.pow(2).sum(1, false).mean().mul(1 / (Percepts.LENGTH * Percepts.LENGTH));
    Tensor weights = percepts.weights(tokens);
    for (Choice choice : choices) {
      long[] targets = new long[right.length / Percepts.COUNT];
      for (int i = 0; i < targets.length; i++) {
        int chosen = choice.of(right, i);
        targets[i] = chosen < 0 ? Functional.OPEN : chosen;
      }
      Tensor logits = weights.narrow(1, choice.from(), choice.size()).mul(SHARPNESS);
      Tensor surprise =
          Functional.crossEntropy(logits, Tensor.of(targets, targets.length).to(logits.device()));
      loss = loss.add(surprise.mul(WEIGHT));
    }
    return loss;
  }

  /** Shares of right choices, of right numbers of things, and of groups that are all right. */
  static final class Tally {
    private final Map<String, int[]> counts = new LinkedHashMap<>();

    /**
     * @param came weights [n * COUNT]
     * @param each tokens of a group
     */
    void add(float[] came, float[] right, int each, List<Choice> choices) {
      List<Boolean> groups = new ArrayList<>();
      for (int i = 0; i < right.length / Percepts.COUNT; i++) {
        boolean good = true;
        for (Choice choice : choices) {
          int wanted = choice.of(right, i);
          boolean same = choice.of(came, i) == wanted;
          if (wanted >= 0) {
            count(choice.name(), same);
          }
          good &= same;
        }
        if (i % each == 0) {
          groups.add(good);
        } else {
          int last = groups.size() - 1;
          groups.set(last, groups.get(last) && good);
        }
      }
      groups.forEach(good -> count("all", good));
    }

    private synchronized void count(String name, boolean good) {
      int[] pair = counts.computeIfAbsent(name, key -> new int[2]);
      pair[0] += good ? 1 : 0;
      pair[1]++;
    }

    Map<String, Double> shares() {
      Map<String, Double> shares = new LinkedHashMap<>();
      counts.forEach((name, pair) -> shares.put(name, (double) pair[0] / pair[1]));
      return shares;
    }
  }
}
