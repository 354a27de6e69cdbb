package dev.tgs.bench.speed;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Reference;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is measured of a thinker.
 *
 * @param references of one clip that are thought about together
 * @param newTokens of each thought
 * @param repeats of everything; the best counts
 */
public record ThinkWork(int references, int newTokens, int repeats) {
  private static final List<String> SENTENCES =
      List.of(
          "the man sawing the tree",
          "the thing that makes the loudest sound",
          "the one who is singing",
          "the instrument that is played on the left",
          "the dog that barks after the bell has rung",
          "what the woman is holding");

  public ThinkWork {
    if (references < 2 || newTokens < 2 || repeats < 1) {
      throw new AgentException(
          "At least 2 references, 2 new tokens and 1 repeat are measured, not %d, %d and %d."
              .formatted(references, newTokens, repeats));
    }
  }

  List<Reference> asked() {
    return IntStream.range(0, references)
        .mapToObj(i -> SENTENCES.get(i % SENTENCES.size()) + " again".repeat(i / SENTENCES.size()))
        .map(Reference::new)
        .toList();
  }
}
