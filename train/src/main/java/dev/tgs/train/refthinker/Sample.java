package dev.tgs.train.refthinker;

import dev.tgs.engine.Tensor;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.train.refthinker.data.Features;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A prompt with the answer that is to be learnt.
 *
 * @param name for who must look for it
 * @param prompt its tokens
 * @param insets what takes the places of some of them, in their order
 * @param answer its tokens, the end mark last
 */
public record Sample(String name, long[] prompt, List<Inset> insets, long[] answer) {
  /** Whose features they are. */
  public enum Sense {
    SIGHT,
    HEARING
  }

  /**
   * Features that stand for a token of the prompt.
   *
   * @param at the token
   * @param features [t, n, width] of n tokens for each of t frames or segments, in the scope that
   *     is open
   */
  public record Inset(int at, Sense sense, Tensor features) {}

  public Sample {
    insets = insets.stream().sorted(Comparator.comparing(Inset::at)).toList();
  }

  /** A reference to something in a clip. */
  public static Sample of(String name, PromptIds prompt, long[] answer, Features clip) {
    List<Inset> both =
        Stream.of(
                new Inset(prompt.video(), Sense.SIGHT, clip.seen()),
                new Inset(prompt.audio(), Sense.HEARING, clip.heard()))
            .toList();
    return new Sample(name, prompt.ids(), both, answer);
  }
}
