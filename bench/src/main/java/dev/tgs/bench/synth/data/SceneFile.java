package dev.tgs.bench.synth.data;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Motion;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import dev.tgs.bench.synth.Voice.Rhythm;
import java.util.List;
import java.util.Optional;

/**
 * {@code scene.json}: what a clip was drawn and played from.
 *
 * @param seen what is in view
 * @param heard null unless the sound is that of another scene
 */
record SceneFile(ScriptEntry seen, ScriptEntry heard) {
  record ScriptEntry(long seed, int width, int height, double seconds, List<ActorEntry> actors) {
    static ScriptEntry of(Script script) {
      return new ScriptEntry(
          script.seed(),
          script.width(),
          script.height(),
          script.seconds(),
          script.actors().stream().map(ActorEntry::of).toList());
    }

    Script script() {
      return new Script(
          seed, width, height, seconds, actors.stream().map(ActorEntry::actor).toList());
    }
  }

  /** Holder and voice are null where there is none. */
  record ActorEntry(
      Kind kind,
      Colour colour,
      double x,
      double y,
      double size,
      Motion motion,
      long look,
      Integer holder,
      VoiceEntry voice) {
    static ActorEntry of(Actor actor) {
      return new ActorEntry(
          actor.kind(),
          actor.colour(),
          actor.x(),
          actor.y(),
          actor.size(),
          actor.motion(),
          actor.look(),
          actor.holder().orElse(null),
          actor.voice().map(VoiceEntry::of).orElse(null));
    }

    Actor actor() {
      return new Actor(
          kind,
          colour,
          x,
          y,
          size,
          motion,
          look,
          Optional.ofNullable(holder),
          Optional.ofNullable(voice).map(VoiceEntry::voice));
    }
  }

  record VoiceEntry(double onset, double length, Loudness loudness, Rhythm rhythm, long seed) {
    static VoiceEntry of(Voice voice) {
      return new VoiceEntry(
          voice.onset(), voice.length(), voice.loudness(), voice.rhythm(), voice.seed());
    }

    Voice voice() {
      return new Voice(onset, length, loudness, rhythm, seed);
    }
  }

  static SceneFile of(Take take) {
    return new SceneFile(
        ScriptEntry.of(take.seen()),
        take.heard().equals(take.seen()) ? null : ScriptEntry.of(take.heard()));
  }

  Script seenScript() {
    return seen.script();
  }

  Script heardScript() {
    return heard == null ? seen.script() : heard.script();
  }
}
