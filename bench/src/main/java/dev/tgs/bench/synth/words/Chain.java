package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Voice;
import dev.tgs.bench.synth.Voice.Loudness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The thought that leads from a scene and a query to its thing: what is looked for, what is heard,
 * what is seen and whether it fits; then the answer in the form that Ref-Thinker is taught. Each
 * step follows from few words before it, so that a small language model can learn to take it.
 *
 * @param seen what is in view
 * @param heard whose voices are heard; {@code seen} itself unless its sound was exchanged
 */
record Chain(Script seen, Script heard, Query query, OptionalInt actor) {
  private static final String NULL = "null";
  private static final String YES = "yes";
  private static final String NO = "no";
  private static final String SILENT = "silent";
  private static final String SOUNDS = "sounds";
  private static final List<String> RANKS = List.of("first", "second", "third");

  /** The whole text, marks included. */
  String text() {
    return "<think>\n"
        + String.join(" ", sought(), hearing(), view(), conclusion())
        + "\n</think>\n<answer>\n<f_object> "
        + fineObject()
        + " </f_object>\n<s_object> "
        + simpleObject()
        + " </s_object>\nThe corresponding bbox is: <frame> <box> ... </box> </frame>\n</answer>";
  }

  String simpleObject() {
    return actor.isPresent() ? meant().name() : NULL;
  }

  String fineObject() {
    if (actor.isEmpty()) {
      return NULL;
    }
    boolean isSaid = query.trait() == Trait.NONE || query.trait().aspect() == Aspect.PLACE;
    return "the " + placed() + (isSaid ? "" : " that " + Wording.verb(query));
  }

  private Actor meant() {
    return actor(actor.orElseThrow());
  }

  private String placed() {
    return meant().name() + " " + Places.phrase(seen, actor.orElseThrow());
  }

  private String sought() {
    return "I look for the "
        + query.noun("thing")
        + (query.trait() == Trait.NONE ? "" : " that " + Wording.verb(query))
        + ".";
  }

  private String hearing() {
    List<Actor> voices = Places.voices(heard).stream().map(heard.actors()::get).toList();
    return voices.stream()
        .map(actor -> "a " + sound(actor.voice().orElseThrow()) + " " + actor.kind().noun())
        .collect(Collectors.joining(", then ", "I hear " + first(voices.size()), "."));
  }

  private static String first(int voices) {
    return voices == 1 ? "only " : "first ";
  }

  private static String sound(Voice voice) {
    return word(voice.loudness()) + " " + length(voice) + " " + word(voice.rhythm());
  }

  private static String length(Voice voice) {
    return ScriptWriter.isLong(voice) ? "long" : "short";
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String view() {
    return seen.fromLeft().stream()
        .map(i -> article(actor(i).name()) + " " + (query.fits(actor(i)) ? told(i) : NO))
        .collect(Collectors.joining("; ", "I see from left to right ", "."));
  }

  private Actor actor(int index) {
    return seen.actors().get(index);
  }

  /** What is to be known of a thing of which the noun is true, and whether the trait is. */
  private String told(int index) {
    return switch (query.trait()) {
      case NONE, LEFTMOST, MIDDLE, RIGHTMOST -> YES;
      case FIRST, SECOND, THIRD, LAST -> rank(index);
      case LOUDEST -> sounds(index, voice -> word(voice.loudness()), word(Loudness.LOUD));
      case SOFTEST -> sounds(index, voice -> word(voice.loudness()), word(Loudness.SOFT));
      case LONGEST -> sounds(index, Chain::length, "long");
      case SHORTEST -> sounds(index, Chain::length, "short");
      case FAST, SLOW, STEADY -> sounds(index, voice -> word(voice.rhythm()), word(query.trait()));
      case SILENT -> actor(index).voice().isPresent() ? "sounds no" : "silent yes";
      case SOUNDING -> sounds(index, voice -> SOUNDS, SOUNDS);
      case CALLING -> sounds(index, voice -> SOUNDS, actor(index).kind() == anchor() ? SOUNDS : "");
      case LEFT_OF, RIGHT_OF -> side(index);
      case HELD_BY -> hand(actor(index).holder(), "held by");
      case HOLDING -> hand(heldBy(index), "holding");
      case MOVING_LEFT, MOVING_RIGHT, SWAYING, BOUNCING -> {
        String motion = word(actor(actor(index).holder().orElse(index)).motion());
        yield motion + verdict(motion.equals(word(query.trait())));
      }
    };
  }

  private static String verdict(boolean isTrue) {
    return " " + (isTrue ? YES : NO);
  }

  private Kind anchor() {
    return query.anchor().orElseThrow();
  }

  private String rank(int index) {
    int rank = Places.voices(seen).indexOf(index);
    return rank < 0 ? SILENT : RANKS.get(rank);
  }

  private String sounds(int index, Function<Voice, String> asked, String wanted) {
    String word = actor(index).voice().map(asked).orElse(SILENT);
    return word + verdict(word.equals(wanted));
  }

  /** On which side of the anchor it is. */
  private String side(int index) {
    List<Integer> order = seen.fromLeft();
    List<Kind> kinds = order.stream().map(i -> actor(i).kind()).toList();
    int place = order.indexOf(index);
    int anchor = kinds.indexOf(anchor());
    return anchor < 0 || place < anchor ? "before" : place == anchor ? "there" : "after";
  }

  private Optional<Integer> heldBy(int holder) {
    return IntStream.range(0, seen.actors().size())
        .boxed()
        .filter(i -> actor(i).holder().equals(Optional.of(holder)))
        .findFirst();
  }

  private String hand(Optional<Integer> other, String word) {
    return other
        .map(i -> actor(i).kind())
        .map(kind -> word + " the " + kind.noun() + verdict(kind == anchor()))
        .orElse(NO);
  }

  private String conclusion() {
    return order()
        + (actor.isEmpty()
            ? "Nothing fits, so the answer is null."
            : "So it is the " + placed() + ".");
  }

  /** Says the things that fit in the order in which they sound, where that matters. */
  private String order() {
    List<String> names =
        Places.voices(seen).stream()
            .map(this::actor)
            .filter(query::fits)
            .map(fitting -> "the " + fitting.name())
            .toList();
    return query.trait().aspect() == Aspect.ORDER && !names.isEmpty()
        ? "In order " + String.join(", ", names) + ". "
        : "";
  }

  private static String article(String name) {
    return ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }
}
