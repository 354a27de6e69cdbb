package dev.tgs.bench.evaluate;

import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Thought;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.Truth;
import dev.tgs.bench.evaluate.Mode.Senses;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A reference on its way through the phases, each of which adds what it found. */
final class Inquiry {
  final DataRow row;
  final Reference reference;
  final Optional<Truth> known;
  final TrueMasks truth;
  final Map<Senses, Thought> thoughts = new EnumMap<>(Senses.class);
  final Map<Mode, Optional<Phrase>> phrases = new EnumMap<>(Mode.class);
  final Map<Mode, Grounding> boxes = new EnumMap<>(Mode.class);
  final Map<Mode, MaskTrack> tracks = new EnumMap<>(Mode.class);

  /** Boxes for the right phrase, where that is known and something is meant. */
  Optional<Grounding> rightBoxes = Optional.empty();

  /**
   * @param known what the benchmark tells of it
   */
  Inquiry(DataRow row, Optional<Truth> known, TrueMasks truth) {
    this.row = row;
    this.reference = new Reference(row.expression());
    this.known = known;
    this.truth = truth;
  }

  Optional<Thought> thought(Mode mode) {
    return Optional.ofNullable(thoughts.get(mode.senses()));
  }
}
