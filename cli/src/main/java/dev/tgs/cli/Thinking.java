package dev.tgs.cli;

import dev.tgs.agent.models.ThinkerCatalog;
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
}
