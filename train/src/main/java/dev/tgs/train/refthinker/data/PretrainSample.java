package dev.tgs.train.refthinker.data;

import java.nio.file.Path;

/**
 * A picture, video or sound and what there is to say about it.
 *
 * @param name for messages
 * @param media its file
 * @param question nothing where a sound is described
 * @param answer as it is taught
 */
public record PretrainSample(
    String name, PretrainKind kind, Path media, String question, String answer) {}
