package dev.tgs.models.refthinker;

import java.util.List;

/** The tokens that Ref-Thinker adds to those of its language model. */
public final class RefThinkerTokens {
  /** Stands for the features of the frames. */
  public static final String VIDEO = "<video>";

  /** Stands for the features of the sound. */
  public static final String AUDIO = "<audio>";

  static final String AUDIO_END = "<audio_end>";

  /** All of them, in the order of their ids, which follow those of the language model. */
  public static final List<String> ADDED =
      List.of(
          "<image>",
          "<image_start>",
          "<image_end>",
          VIDEO,
          "<video_start>",
          "<video_end>",
          AUDIO,
          "<audio_start>",
          AUDIO_END,
          "<think>",
          "</think>",
          "<answer>",
          "</answer>",
          "<f_object>",
          "</f_object>",
          "<s_object>",
          "</s_object>",
          "<frame>",
          "</frame>",
          "<box>",
          "</box>");

  private RefThinkerTokens() {}
}
