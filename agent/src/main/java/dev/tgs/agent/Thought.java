package dev.tgs.agent;

import java.util.Optional;

/**
 * What a {@link Thinker} made of a reference.
 *
 * @param reasoning the chain of thought in its own words
 * @param fineObject a fine-grained description of the thing meant ({@code f_object}), if given
 * @param simpleObject its short name ({@code s_object}), if given; {@code null} in words says that
 *     nothing in the clip is meant
 */
public record Thought(
    String reasoning, Optional<String> fineObject, Optional<String> simpleObject) {}
