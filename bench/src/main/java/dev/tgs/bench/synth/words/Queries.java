package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Family;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.words.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All that can be asked, and what of it makes sense in a scene. */
final class Queries {
  static final List<Query> ALL = all();

  private Queries() {}

  private static List<Query> all() {
    List<Query> all = new ArrayList<>();
    for (Trait trait : Trait.values()) {
      Query bare = Query.of(trait);
      List<Query> asked = new ArrayList<>();
      if (trait.hasAnchor()) {
        for (Kind kind : Kind.values()) {
          if (trait != Trait.CALLING || kind.isVocal()) {
            asked.add(bare.anchored(kind));
          }
        }
      } else {
        asked.add(bare);
        for (Family family : Family.values()) {
          asked.add(bare.with(family));
        }
        for (Colour colour : Colour.values()) {
          asked.add(bare.with(colour));
        }
      }
      all.addAll(asked);
    }
    Query just = Query.of(Trait.NONE);
    for (Kind kind : Kind.values()) {
      all.add(just.with(kind));
    }
    for (Colour colour : Colour.values()) {
      for (Family family : Family.values()) {
        all.add(just.with(colour).with(family));
      }
      for (Kind kind : Kind.values()) {
        all.add(just.with(colour).with(kind));
      }
    }
    all.remove(just);
    return List.copyOf(all);
  }

  /** What has one answer, for which every word of it is needed. */
  static List<Query> answered(Script script) {
    Search search = new Search(script);
    return ALL.stream()
        .filter(query -> search.find(query).outcome() == Outcome.ONE)
        .filter(query -> query.aspect() != Aspect.COMBINATION || isNeeded(query, script))
        .toList();
  }

  private static boolean isNeeded(Query query, Script script) {
    long candidates = count(script, query::fits);
    if (query.trait() == Trait.NONE) {
      return count(script, a -> query.colour().equals(Optional.of(a.colour()))) > 1
          && count(script, a -> query.family().equals(Optional.of(a.kind().family()))) > 1;
    }
    Search search = new Search(script);
    Query bare = Query.of(query.trait());
    return candidates > 1 && !search.find(bare).equals(search.find(query));
  }

  private static long count(Script script, Predicate<Actor> test) {
    return script.actors().stream().filter(test).count();
  }

  /**
   * What nothing fits, but nearly: of a thing by kind and colour, either is in view, and both could
   * be in a scene of the split.
   */
  static List<Query> unanswered(Script script, Split split) {
    Search search = new Search(script);
    return ALL.stream()
        .filter(query -> search.find(query).outcome() == Outcome.NOTHING)
        .filter(
            query ->
                query.kind().isEmpty()
                    || query.colour().isEmpty()
                    || (split.allows(query.kind().get(), query.colour().get())
                        && script.actors().stream()
                            .anyMatch(
                                a ->
                                    a.kind() == query.kind().get()
                                        || a.colour() == query.colour().get())))
        .toList();
  }

  /** What has one answer among the things that are heard. */
  static List<Query> heard(Script script) {
    return answered(script).stream()
        .filter(query -> query.isHeard() && query.trait() != Trait.SILENT)
        .filter(query -> query.colour().isEmpty())
        .toList();
  }
}
