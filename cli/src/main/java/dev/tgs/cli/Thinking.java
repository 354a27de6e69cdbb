package dev.tgs.cli;

import dev.tgs.agent.Progress;
import dev.tgs.agent.models.ModelCatalog;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Models;
import dev.tgs.agent.models.ThinkerCatalog;
import dev.tgs.agent.policy.Policies;
import java.util.Optional;

/**
 * Who thinks before something is looked for.
 *
 * @param remote present if somebody elsewhere does
 */
record Thinking(Where where, Optional<ThinkerCatalog.Loaded> remote) {
  /** Nobody: the sentence is looked for as it stands. */
  static final Thinking NOT_AT_ALL = new Thinking(Where.NOWHERE, Optional.empty());

  /** Where it is done. */
  enum Where {
    NOWHERE,
    HERE,
    ELSEWHERE
  }

  static Thinking of(Optional<ThinkerCatalog.Loaded> remote) {
    return new Thinking(remote.isPresent() ? Where.ELSEWHERE : Where.HERE, remote);
  }

  /** All models that it takes. */
  Models load(ModelChoice choice, Policies policies, Progress progress, Console console) {
    return switch (where) {
      case NOWHERE -> ModelCatalog.load(choice, policies, progress);
      case HERE ->
          ModelCatalog.loadAll(choice, policies, progress, note -> console.note("%s", note));
      case ELSEWHERE -> {
        ThinkerCatalog.Loaded thinker = remote.orElseThrow();
        yield ModelCatalog.load(choice, policies, progress)
            .withThinker(thinker.thinker(), thinker.card());
      }
    };
  }
}
