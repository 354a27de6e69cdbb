package dev.tgs.train.refthinker;

import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.train.refthinker.data.Features;

/**
 * A reference with the thought that is to be learnt.
 *
 * @param name for who must look for it
 * @param prompt with the places of the clip's features
 * @param answer its tokens, the end mark last
 * @param features of the clip, in the scope that is open
 */
public record Sample(String name, PromptIds prompt, long[] answer, Features features) {}
