package dev.tgs.bench.synth.words;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Family;
import dev.tgs.bench.synth.Motion;
import dev.tgs.bench.synth.Script;
import dev.tgs.bench.synth.ScriptWriter;
import dev.tgs.bench.synth.Voice;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The thought that leads from a scene and a query to its thing: what is seen, what is heard, what
 * is looked for, why it is this one; then the answer in the form that Ref-Thinker is taught.
 *
 * @param seen what is in view
 * @param heard whose voices are heard; {@code seen} itself unless its sound was exchanged
 */
record Chain(Script seen, Script heard, Query query, OptionalInt actor) {
  private static final String NULL = "null";

  /** The whole text, marks included. */
  String text() {
    return "<think>\n"
        + String.join(" ", view(), hearing(), reason())
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
    return seen.actors().get(actor.orElseThrow());
  }

  private String placed() {
    return meant().name() + " " + Places.phrase(seen, actor.orElseThrow());
  }

  private String view() {
    List<String> names =
        Places.fromLeft(seen).stream().map(i -> described(seen.actors().get(i))).toList();
    return "I see from left to right " + String.join(", ", names) + ".";
  }

  /** Motion and holding are told where they matter. */
  private String described(Actor actor) {
    String name = article(actor.name());
    return switch (query.trait()) {
      case MOVING_LEFT, MOVING_RIGHT, SWAYING, BOUNCING -> name + motion(moving(actor));
      case HELD_BY, HOLDING ->
          name
              + actor
                  .holder()
                  .map(i -> " held by the " + seen.actors().get(i).kind().noun())
                  .orElse("");
      default -> name;
    };
  }

  private Motion moving(Actor actor) {
    return actor.holder().map(i -> seen.actors().get(i).motion()).orElse(actor.motion());
  }

  private static String motion(Motion motion) {
    return motion == Motion.STILL
        ? ""
        : " " + motion.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String hearing() {
    List<Actor> voices =
        heard.actors().stream()
            .filter(actor -> actor.voice().isPresent())
            .sorted(Comparator.comparingDouble(actor -> actor.voice().orElseThrow().onset()))
            .toList();
    return voices.stream()
        .map(actor -> article(actor.kind().noun()) + sound(actor.voice().orElseThrow()))
        .collect(Collectors.joining(", then ", "I hear " + first(voices.size()), "."));
  }

  private static String first(int voices) {
    return voices == 1 ? "only " : "first ";
  }

  private static String sound(Voice voice) {
    return ", "
        + voice.loudness().name().toLowerCase(Locale.ROOT)
        + " "
        + (ScriptWriter.isLong(voice) ? "long" : "short")
        + " "
        + voice.rhythm().name().toLowerCase(Locale.ROOT);
  }

  private String reason() {
    String wanted =
        "I look for the "
            + query.noun("thing")
            + (query.trait() == Trait.NONE ? "" : " that " + Wording.verb(query))
            + ". ";
    if (actor.isEmpty()) {
      return wanted + "Nothing in view fits, so the answer is null.";
    }
    return wanted
        + among()
        + "he "
        + shortName()
        + " "
        + Wording.verb(query)
        + ", so it is the "
        + placed()
        + ".";
  }

  /** Says within what a trait is compared, up to the article of what follows. */
  private String among() {
    return query.trait() == Trait.NONE || query.isBare()
        ? "T"
        : "Of the "
            + query.colour().map(Colour::word).map(word -> word + " ").orElse("")
            + query.family().map(Family::plural).orElse("things")
            + ", t";
  }

  private String shortName() {
    long alike = seen.actors().stream().filter(a -> a.kind() == meant().kind()).count();
    return alike > 1 ? meant().name() : meant().kind().noun();
  }

  private static String article(String name) {
    return ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }
}
