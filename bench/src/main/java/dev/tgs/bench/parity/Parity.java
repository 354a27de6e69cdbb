package dev.tgs.bench.parity;

import dev.tgs.agent.AgentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one model or processing step on tensors from a file, under the names and shapes of the
 * public Python implementations, so that both can be compared with any weights.
 */
public final class Parity {
  private static final Map<String, ParityStep> STEPS = steps();

  private Parity() {}

  private static Map<String, ParityStep> steps() {
    Map<String, ParityStep> steps = new LinkedHashMap<>();
    tensors(steps, "grounding-dino", ModelSteps::groundingDino);
    tensors(steps, "sam2-image", ModelSteps::sam2Image);
    tensors(steps, "bert", ModelSteps::bert);
    tensors(steps, "clip-vision", ThinkSteps::clipVision);
    tensors(steps, "beats", ThinkSteps::beats);
    tensors(steps, "visual-projector", ThinkSteps::visualProjector);
    tensors(steps, "audio-projector", ThinkSteps::audioProjector);
    tensors(steps, "llama", LanguageSteps::llama);
    tensors(steps, "llama-generate", LanguageSteps::generate);
    tensors(steps, "ref-thinker", RefThinkerStep::run);
    steps.put("bert-tokenizer", TokenizerStep.bert());
    steps.put("llama-tokenizer", TokenizerStep.llama());
    tensors(steps, "dino-transform", ImageSteps::dinoTransform);
    tensors(steps, "sam2-transform", ImageSteps::sam2Transform);
    tensors(steps, "clip-transform", ImageSteps::clipTransform);
    tensors(steps, "fbank", SoundSteps::fbank);
    tensors(steps, "resample", SoundSteps::resample);
    tensors(steps, "pillow-resize", ImageSteps::pillowResize);
    tensors(steps, "cv-resize", ImageSteps::openCvResize);
    tensors(steps, "metrics", ImageSteps::metrics);
    return steps;
  }

  private static void tensors(Map<String, ParityStep> steps, String name, TensorStep step) {
    steps.put(name, step);
  }

  /** What can be run. */
  public static List<String> names() {
    return List.copyOf(STEPS.keySet());
  }

  /**
   * Runs a step; the outputs' file appears whole or not at all.
   *
   * @throws AgentException if the step is not known or the inputs do not fit it
   */
  public static void run(String name, ParityCall call) {
    ParityStep step = STEPS.get(name);
    if (step == null) {
      throw new AgentException(
          "There is no model or step '%s'; known are %s."
              .formatted(name, String.join(", ", STEPS.keySet())));
    }
    step.run(call);
  }
}
