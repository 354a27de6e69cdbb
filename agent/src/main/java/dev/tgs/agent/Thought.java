package dev.tgs.agent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a {@link Thinker} made of a reference. One that names no object is a result like any other.
 *
 * @param text all that the thinker wrote, tags included
 * @param reasoning the chain of thought in its own words
 * @param fineObject a fine-grained description of the thing meant ({@code f_object}), if given
 * @param simpleObject its short name ({@code s_object}), if given; {@code null} in words says that
 *     nothing in the clip is meant
 * @param warnings what the user should know, such as a thought that was cut off
 */
public record Thought(
    String text,
    String reasoning,
    Optional<String> fineObject,
    Optional<String> simpleObject,
    List<String> warnings) {
  public Thought {
    warnings = List.copyOf(warnings);
  }

  /** This thought with one more warning. */
  public Thought warned(String warning) {
    return new Thought(
        text,
        reasoning,
        fineObject,
        simpleObject,
        Stream.concat(warnings.stream(), Stream.of(warning)).toList());
  }
}
