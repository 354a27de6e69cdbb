package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.RefThinkerFiles;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** The whole thinker, from pixels and sound to the logits of the next token. */
final class RefThinkerStep {
  private RefThinkerStep() {}

  /** What a configuration holds beside the sizes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Extras(
      @JsonProperty("pad_token_id") Long padding,
      @JsonProperty("special_token_ids") Map<String, Long> tokens) {
    Extras {
      padding = padding == null ? 2 : padding;
      tokens = tokens == null ? Map.of() : tokens;
    }

    long token(String name) {
      Long id = tokens.get(name);
      if (id == null) {
        throw new AgentException(
            "special_token_ids of the configuration must hold %s, but holds %s."
                .formatted(name, tokens.keySet()));
      }
      return id;
    }
  }

  /**
   * {@code inputs_embeds} F32 [b, n, width], {@code attention_mask} and {@code position_ids} I64
   * [b, n], {@code logits} F32 [b, n, vocabulary], 0 at padded positions, and {@code
   * generate_logits} F32 [b, vocabulary] of the last position, with the padding read as text.
   */
  static Map<String, Tensor> run(ParityCall call, Inputs inputs) {
    Extras extras = ConfigFile.read(call.config(), Extras.class);
    RefThinkerConfig config = ConfigFile.read(call.config(), RefThinkerConfig.class);
    Placement placement = new Placement(call.precision(), Device.CPU);
    RefThinkerFiles files = RefThinkerFiles.in(call.needWeights("a folder of Ref-Thinker's files"));
    // As in every step, what the model does not need is passed over.
    try (RefThinker model =
        files.load(files.sized(config), placement, Quantization.NONE, note -> {})) {
      DType compute = ModelSteps.compute(call);
      List<Tensor> prompts = prompts(model, extras, compute, inputs);
      return outputs(model.llm(), prompts, extras.padding(), compute);
    }
  }

  /** The embeddings of each row [its length, width]. */
  private static List<Tensor> prompts(
      RefThinker model, Extras extras, DType compute, Inputs inputs) {
    long side = model.config().clip().imageSize();
    Tensor frames = Inputs.shaped("frames", inputs.floats("frames", 5), -1, -1, 3, side, side);
    Tensor fbank = Inputs.shaped("fbank", inputs.floats("fbank", 4), frames.size(0), -1, -1, -1);
    if (frames.size(0) == 0) {
      throw new AgentException("frames and fbank hold no row; give at least one.");
    }
    List<Tensor> prompts = new ArrayList<>();
    for (int row = 0; row < frames.size(0); row++) {
      String name = "input_ids." + row;
      long[] ids = inputs.longs(name, 1).toLongs();
      int video = place(name, ids, RefThinkerTokens.VIDEO, extras);
      int audio = place(name, ids, RefThinkerTokens.AUDIO, extras);
      Tensor seen = model.see(frames.select(0, row).to(compute));
      Tensor heard = model.hear(fbank.select(0, row).to(compute));
      prompts.add(
          model.prompt(
              ids,
              video,
              audio,
              model.videoTokens(seen, compute),
              model.audioTokens(heard, compute)));
    }
    return prompts;
  }

  private static int place(String name, long[] ids, String token, Extras extras) {
    long id = extras.token(token);
    int[] found = IntStream.range(0, ids.length).filter(i -> ids[i] == id).toArray();
    if (found.length != 1) {
      throw new AgentException(
          "%s must hold %s, token %d, once, but holds it %d times."
              .formatted(name, token, id, found.length));
    }
    return found[0];
  }

  private static Map<String, Tensor> outputs(
      Llama llm, List<Tensor> prompts, long padding, DType compute) {
    int longest = (int) prompts.stream().mapToLong(prompt -> prompt.size(0)).max().orElseThrow();
    Map<String, List<Tensor>> rows = new HashMap<>();
    for (Tensor prompt : prompts) {
      int pads = longest - (int) prompt.size(0);
      long[] padded = new long[pads];
      Arrays.fill(padded, padding);
      Tensor whole = pads == 0 ? prompt : Tensor.cat(0, llm.embed(padded, compute), prompt);
      Tensor read = LanguageSteps.read(llm, whole, compute);
      Map.of(
              "inputs_embeds", whole.to(DType.F32),
              "attention_mask", Tensor.of(each(longest, i -> i < pads ? 0 : 1), longest),
              "position_ids", Tensor.of(each(longest, i -> Math.max(0, i - pads)), longest),
              "logits", llm.logits(LanguageSteps.read(llm, prompt, compute)).pad(0, 0, pads, 0),
              "generate_logits", llm.logits(read.narrow(0, longest - 1, 1)).squeeze(0))
          .forEach((name, row) -> rows.computeIfAbsent(name, n -> new ArrayList<>()).add(row));
    }
    Map<String, Tensor> outputs = new HashMap<>();
    rows.forEach((name, all) -> outputs.put(name, Tensor.stack(0, all.toArray(Tensor[]::new))));
    return outputs;
  }

  private static long[] each(int n, IntToLongFunction value) {
    return IntStream.range(0, n).mapToLong(value).toArray();
  }
}
