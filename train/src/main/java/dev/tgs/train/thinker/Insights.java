package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Motion;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;
import java.util.Arrays;
import java.util.List;

/**
 * What the language model is to make of a clip in the middle of its layers, before it says a word:
 * how a thing moves, by its token in the last frames; of a voice, by its tokens, as which it began,
 * and once it has ended, whether it was long. Each takes several tokens to tell. The heads that ask
 * for it are thrown away afterwards.
 */
final class Insights extends Module {
  /** Half of the layers. */
  static final int LAYERS = ThinkerSizes.CONFIG.llm().numHiddenLayers() / 2;

  /** Frames from which the motion of a thing can be told. */
  private static final int FIRST_FRAME = 6;

  private final Linear motion;
  private final Linear rank;
  private final Linear length;

  /**
   * @param width of the language model
   */
  Insights(int width) {
    motion = child("motion", new Linear(width, Motion.values().length));
    rank = child("rank", new Linear(width, ThinkerSizes.VOICES));
    length = child("length", new Linear(width, 2));
  }

  /**
   * Mean surprise at what there is to see in some clips.
   *
   * @param things hidden states of the tokens of the frames [clips, PARTS * THINGS, width]
   * @param voices hidden states of the tokens of the seconds [clips, PARTS * VOICES, width]
   */
  Tensor loss(Tensor things, Tensor voices, List<Take> clips) {
    return surprise(motion, things, clips.stream().map(Insights::motions).toList())
        .add(surprise(rank, voices, clips.stream().map(Insights::ranks).toList()))
        .add(surprise(length, voices, clips.stream().map(Insights::lengths).toList()));
  }

  private static Tensor surprise(Linear head, Tensor tokens, List<long[]> targets) {
    long[] all = targets.stream().flatMapToLong(Arrays::stream).toArray();
    Tensor told = head.forward(tokens.flatten(0, 1));
    if (Arrays.stream(all).allMatch(target -> target == Functional.OPEN)) {
      return told.sum()
          .mul(0); // of silent clips alone nothing is asked, and a mean of nothing is NaN
    }
    return Functional.crossEntropy(told, Tensor.of(all, all.length).to(tokens.device()));
  }

  static long[] motions(Take clip) {
    Script script = clip.seen();
    List<Integer> fromLeft = script.fromLeft();
    long[] targets = new long[ThinkerSizes.PARTS * ThinkerSizes.THINGS];
    Arrays.fill(targets, Functional.OPEN);
    for (int t = FIRST_FRAME; t < ThinkerSizes.PARTS; t++) {
      for (int slot = 0; slot < fromLeft.size(); slot++) {
        int mover = script.actors().get(fromLeft.get(slot)).holder().orElse(fromLeft.get(slot));
        targets[t * ThinkerSizes.THINGS + slot] =
            Percepts.index(script.actors().get(mover).motion());
      }
    }
    return targets;
  }

  static long[] ranks(Take clip) {
    List<Actor> actors = clip.heard().actors();
    long[] targets = new long[ThinkerSizes.PARTS * ThinkerSizes.VOICES];
    Arrays.fill(targets, Functional.OPEN);
    for (int t = 0; t < ThinkerSizes.PARTS; t++) {
      List<Actor> heard = Percepts.heardIn(actors, t);
      for (int slot = 0; slot < heard.size(); slot++) {
        double onset = voice(heard.get(slot)).onset();
        targets[t * ThinkerSizes.VOICES + slot] =
            actors.stream().filter(a -> a.voice().isPresent() && voice(a).onset() < onset).count();
      }
    }
    return targets;
  }

  static long[] lengths(Take clip) {
    long[] targets = new long[ThinkerSizes.PARTS * ThinkerSizes.VOICES];
    Arrays.fill(targets, Functional.OPEN);
    for (int t = 0; t < ThinkerSizes.PARTS; t++) {
      List<Actor> heard = Percepts.heardIn(clip.heard().actors(), t);
      for (int slot = 0; slot < heard.size(); slot++) {
        Voice voice = voice(heard.get(slot));
        if (voice.end() <= t + 1) {
          targets[t * ThinkerSizes.VOICES + slot] = ScriptWriter.isLong(voice) ? 1 : 0;
        }
      }
    }
    return targets;
  }

  private static Voice voice(Actor actor) {
    return actor.voice().orElseThrow();
  }
}
