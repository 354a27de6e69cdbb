package dev.tgs.train.thinker;

/**
 * A reference as the language model is taught it, after what all prompts share.
 *
 * @param ids the rest of the prompt, then the thought and the end mark
 * @param answer where the thought begins
 * @param chain the thought itself
 */
record Lesson(long[] ids, int answer, String chain) {}
