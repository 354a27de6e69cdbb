package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.AdapterFile;
import dev.tgs.agent.models.Placement;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.llama.LlamaKeys;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.llama.TokenChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The language model by itself. Padding is left out of the computation. */
final class LanguageSteps {
  private LanguageSteps() {}

  /** What a configuration holds beside the model's own fields. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Extras(
      @JsonProperty("lora_alpha") Double loraAlpha,
      @JsonProperty("max_new_tokens") Integer maxNewTokens,
      @JsonProperty("eos_token_id") Long end,
      @JsonProperty("pad_token_id") Long padding) {
    Extras {
      loraAlpha = loraAlpha == null ? AdapterFile.PUBLISHED_ALPHA : loraAlpha;
      maxNewTokens = maxNewTokens == null ? 256 : maxNewTokens;
      end = end == null ? 2 : end;
      padding = padding == null ? end : padding;
    }
  }

  private record Loaded(Llama model, LoraAdapter adapter, DType compute) implements AutoCloseable {
    static Loaded of(ParityCall call) {
      Placement placement = new Placement(call.precision(), Device.CPU);
      Llama model = new Llama(ConfigFile.read(call.config(), LlamaConfig.class));
      try {
        WeightFiles.load(
            model,
            call.needWeights("a LLaMA or Qwen2"),
            LlamaKeys::of,
            placement.precision(),
            placement.device());
        double alpha = ConfigFile.read(call.config(), Extras.class).loraAlpha();
        LoraAdapter adapter =
            call.adapter()
                .map(path -> new AdapterFile(path, alpha).load(model, placement))
                .orElse(null);
        if (adapter != null) {
          model.adapt(adapter);
        }
        return new Loaded(
            model, adapter, Engine.computeType(placement.precision(), placement.device()));
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try (model) {
        if (adapter != null) {
          adapter.close();
        }
      }
    }
  }

  /** The tokens of each row, without its padding. */
  private static List<long[]> prompts(Inputs inputs) {
    Tensor ids = inputs.longs("input_ids", 2);
    long[] shape = ids.shape();
    long[] mask =
        inputs
            .optionalLongs("attention_mask", 2)
            .map(m -> Inputs.shaped("attention_mask", m, shape).toLongs())
            .orElse(null);
    int n = (int) shape[1];
    List<long[]> prompts = new ArrayList<>();
    for (int row = 0; row < shape[0]; row++) {
      long[] tokens = ids.select(0, row).toLongs();
      int from = 0;
      if (mask != null) {
        while (from < n && mask[row * n + from] == 0) {
          from++;
        }
        for (int i = from; i < n; i++) {
          if (mask[row * n + i] != 1) {
            throw new AgentException(
                "attention_mask must be zeros, then ones, in every row (padding on the left), but row %d holds %d at %d."
                    .formatted(row, mask[row * n + i], i));
          }
        }
      }
      if (from == n) {
        throw new AgentException(
            "Row %d of input_ids has no token; each row needs at least one.".formatted(row));
      }
      prompts.add(Arrays.copyOfRange(tokens, from, n));
    }
    return prompts;
  }

  /** The last hidden states of one whole sequence [n, width]. */
  static Tensor read(Llama model, Tensor x, DType compute) {
    try (KeyValueCache cache = model.cache((int) x.size(0), compute)) {
      return model.forward(List.of(new Llama.Next(cache, x)));
    }
  }

  /** {@code logits} F32 [b, n, vocabulary], 0 at padded positions. */
  static Map<String, Tensor> llama(ParityCall call, Inputs inputs) {
    List<long[]> prompts = prompts(inputs);
    long n = inputs.longs("input_ids", 2).size(1);
    try (Loaded loaded = Loaded.of(call)) {
      List<Tensor> rows = new ArrayList<>();
      for (long[] prompt : prompts) {
        Tensor x = loaded.model().embed(prompt, loaded.compute());
        Tensor hidden = read(loaded.model(), x, loaded.compute());
        rows.add(loaded.model().logits(hidden).pad(0, 0, n - prompt.length, 0));
      }
      return Map.of("logits", Tensor.stack(0, rows.toArray(Tensor[]::new)).contiguous());
    }
  }

  /** {@code sequences} I64 [b, new], greedy; rows that ended are filled up. */
  static Map<String, Tensor> generate(ParityCall call, Inputs inputs) {
    List<long[]> prompts = prompts(inputs);
    Extras extras = ConfigFile.read(call.config(), Extras.class);
    try (Loaded loaded = Loaded.of(call)) {
      int tokens = loaded.model().config().vocabSize();
      Generation generation =
          new Generation(extras.maxNewTokens(), extras.end(), tokens, TokenChoice.GREEDY);
      List<Llama.Next> starts = new ArrayList<>();
      for (long[] prompt : prompts) {
        KeyValueCache cache =
            loaded.model().cache(prompt.length + extras.maxNewTokens(), loaded.compute());
        starts.add(new Llama.Next(cache, loaded.model().embed(prompt, loaded.compute())));
      }
      List<long[]> made;
      try {
        made = generation.run(loaded.model(), starts, (sequence, id) -> {});
      } finally {
        starts.forEach(start -> start.cache().close());
      }
      int longest = made.stream().mapToInt(row -> row.length).max().orElse(0);
      long[] all = new long[made.size() * longest];
      Arrays.fill(all, extras.padding());
      for (int i = 0; i < made.size(); i++) {
        System.arraycopy(made.get(i), 0, all, i * longest, made.get(i).length);
      }
      return Map.of("sequences", Tensor.of(all, made.size(), longest));
    }
  }
}
