package dev.tgs.train.thinker;

/**
 * A reference as the language model is taught it, after what all prompts share.
 *
 * @param ids the rest of the prompt, then the thought and the end mark
 * @param targets the same as it is to be said, {@link dev.tgs.engine.Functional#OPEN} where that is
 *     left open
 * @param answer where the thought begins
 * @param reason where it goes on beyond what is seen and heard
 * @param chain the thought itself
 */
record Lesson(long[] ids, long[] targets, int answer, int reason, String chain) {}
