package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.data.World;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.bench.synth.words.QuestionWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** So many scenes of a split, each written when it is first asked for. */
final class Scenes {
  /** Asks most often for what a small language model learns last. */
  private static final QuestionWriter WRITER =
      new QuestionWriter(
          aspect ->
              switch (aspect) {
                case ACTION, COMBINATION, KIND, SOUND, ORDER -> 4;
                case DURATION, COLOUR -> 2;
                case LOUDNESS, RHYTHM, SILENCE, PLACE, RELATION -> 1;
              });

  private final World world;
  private final Split split;
  private final AtomicReferenceArray<List<Take>> takes;

  Scenes(int seed, Split split, int count) {
    this.world = new World(seed);
    this.split = split;
    this.takes = new AtomicReferenceArray<>(count);
  }

  int count() {
    return takes.length();
  }

  /** The clips of a scene: itself, and perhaps its null twin. */
  List<Take> of(int index) {
    List<Take> known = takes.get(index);
    if (known == null) {
      known = world.takes(split, index);
      takes.set(index, known);
    }
    return known;
  }

  /** All clips in order. */
  List<Take> all() {
    List<Take> all = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      all.addAll(of(i));
    }
    return all;
  }

  /** A clip by lot; one of whose questions nothing is the answer, in a share of the cases. */
  Take any(double nulls, SplittableRandom random) {
    List<Take> clips = of(random.nextInt(count()));
    return clips.get(random.nextDouble() < nulls ? clips.size() - 1 : 0);
  }

  /** New questions about a clip, of the sort that it was made for; a third of them reworded. */
  List<Question> ask(Take take, int count, SplittableRandom random) {
    int reworded = count / 3;
    int plain = count - reworded;
    long seed = random.nextLong();
    if (!take.seen().equals(take.heard())) {
      return WRITER.crossed(take.seen(), take.heard(), split, seed, plain, reworded);
    }
    boolean isNull = take.truths().stream().allMatch(truth -> truth.fid() == 0);
    return isNull
        ? WRITER.unanswered(take.seen(), split, seed, plain, reworded)
        : WRITER.answered(take.seen(), split, seed, plain, reworded);
  }
}
