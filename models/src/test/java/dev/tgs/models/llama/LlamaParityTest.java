package dev.tgs.models.llama;

import static dev.tgs.models.ParityFixture.rel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.ParityFixture;
import dev.tgs.models.ParityWeights;
import dev.tgs.models.llama.Llama.Next;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against transformers, peft and peft_hyper; tolerances of the parity contract. */
class LlamaParityTest {
  private static final int STEPS = 64;
  private static final long END = 125;
  private static final double ALPHA = 8;

  /** Tokens at which all prompts of the generation fixtures are the same. */
  private static final int COMMON = 9;

  @ParameterizedTest
  @CsvSource({
    "small, small-plain, , F32, 2e-5",
    "small, small-padded, , F32, 2e-5",
    "grouped, grouped-padded, , F32, 2e-5",
    "qwen2, qwen2-padded, , F32, 2e-5",
    "small, adapter-padded, adapter, F32, 2e-5",
    "small, adapter-heads-padded, adapter-heads, F32, 2e-5",
    "small, small-plain, , BF16, 8e-2",
    "small, small-padded, , BF16, 8e-2",
    "grouped, grouped-padded, , BF16, 8e-2",
    "qwen2, qwen2-padded, , BF16, 8e-2",
    "small, adapter-padded, adapter, BF16, 8e-2",
    "small, adapter-heads-padded, adapter-heads, BF16, 8e-2"
  })
  void equalsThePublishedImplementation(
      String config, String name, String adapter, DType precision, double tolerance) {
    ParityFixture fixture = ParityFixture.of("llama-" + name);
    try (Loaded loaded = Loaded.of(config, adapter, precision);
        Scope scope = Scope.open()) {
      Tensor expected = fixture.get("out.logits");
      List<Tensor> prompts = prompts(fixture);
      for (int i = 0; i < prompts.size(); i++) {
        Tensor ids = prompts.get(i);
        long n = ids.size(0);
        try (KeyValueCache cache = loaded.cache((int) n)) {
          Tensor hidden = loaded.model.forward(List.of(loaded.next(cache, ids)));
          Tensor row = expected.select(0, i);
          assertThat(rel(loaded.model.logits(hidden), row.narrow(0, row.size(0) - n, n)))
              .isLessThan(tolerance);
        }
      }
    }
  }

  /** One by one, together, and together after a shared beginning. */
  @ParameterizedTest
  @CsvSource({
    "generate, , ALONE",
    "generate, , TOGETHER",
    "generate, , SHARED",
    "generate-adapter, adapter, ALONE",
    "generate-adapter, adapter, TOGETHER",
    "generate-adapter, adapter, SHARED"
  })
  void greedyTokensEqualThoseOfThePublishedImplementation(String name, String adapter, Way way) {
    ParityFixture fixture = ParityFixture.of("llama-" + name);
    try (Loaded loaded = Loaded.of("small", adapter, DType.F32);
        Scope scope = Scope.open()) {
      List<Tensor> prompts = prompts(fixture);
      Tensor expected = fixture.get("out.sequences");
      List<long[]> made = way.generate(loaded, prompts);
      assertThat(made).hasSize((int) expected.size(0));
      for (int i = 0; i < made.size(); i++) {
        long[] row = expected.select(0, i).toLongs();
        assertThat(made.get(i)).containsExactly(Arrays.copyOf(row, made.get(i).length));
        // What is left of a row is filled up after its end.
        boolean ended = made.get(i)[made.get(i).length - 1] == END;
        assertThat(made.get(i).length == STEPS || ended).isTrue();
      }
    }
  }

  enum Way {
    ALONE {
      @Override
      List<long[]> generate(Loaded loaded, List<Tensor> prompts) {
        List<long[]> made = new ArrayList<>();
        for (Tensor prompt : prompts) {
          made.addAll(TOGETHER.generate(loaded, List.of(prompt)));
        }
        return made;
      }
    },
    TOGETHER {
      @Override
      List<long[]> generate(Loaded loaded, List<Tensor> prompts) {
        List<KeyValueCache> caches = prompts.stream().map(p -> loaded.cache(200)).toList();
        return run(loaded, caches, prompts);
      }
    },
    SHARED {
      @Override
      List<long[]> generate(Loaded loaded, List<Tensor> prompts) {
        try (KeyValueCache shared = loaded.cache(COMMON)) {
          Tensor begin = prompts.get(0).narrow(0, 0, COMMON);
          loaded.model.forward(List.of(loaded.next(shared, begin)));
          List<KeyValueCache> caches = prompts.stream().map(p -> shared.fork(200)).toList();
          List<Tensor> rest =
              prompts.stream().map(p -> p.narrow(0, COMMON, p.size(0) - COMMON)).toList();
          return run(loaded, caches, rest);
        }
      }
    };

    abstract List<long[]> generate(Loaded loaded, List<Tensor> prompts);

    private static List<long[]> run(
        Loaded loaded, List<KeyValueCache> caches, List<Tensor> prompts) {
      List<Next> next = new ArrayList<>();
      for (int i = 0; i < caches.size(); i++) {
        next.add(loaded.next(caches.get(i), prompts.get(i)));
      }
      List<List<Long>> heard = new ArrayList<>();
      caches.forEach(cache -> heard.add(new ArrayList<>()));
      List<long[]> made =
          new Generation(STEPS, END, loaded.model.config().vocabSize(), TokenChoice.GREEDY)
              .run(loaded.model, next, (sequence, id) -> heard.get(sequence).add(id));
      caches.forEach(KeyValueCache::close);
      for (int i = 0; i < made.size(); i++) {
        assertThat(heard.get(i))
            .containsExactly(Arrays.stream(made.get(i)).boxed().toArray(Long[]::new));
      }
      return made;
    }
  }

  /** Each prompt without its padding, I64 [n]. */
  private static List<Tensor> prompts(ParityFixture fixture) {
    Tensor ids = fixture.get("in.input_ids");
    List<Tensor> prompts = new ArrayList<>();
    for (int i = 0; i < ids.size(0); i++) {
      Tensor row = ids.select(0, i);
      long n =
          fixture.has("in.attention_mask")
              ? (long) fixture.get("in.attention_mask").select(0, i).sum().item()
              : row.size(0);
      prompts.add(row.narrow(0, row.size(0) - n, n));
    }
    return prompts;
  }

  private record Loaded(Llama model, LoraAdapter adapter, DType compute) implements AutoCloseable {
    static Loaded of(String config, String adapter, DType precision) {
      String name = "llama-" + config;
      Llama model = new Llama(ParityFixture.config(name, LlamaConfig.class));
      model.load(ParityWeights.of(name), precision, Device.CPU);
      LoraAdapter added = null;
      if (adapter != null) {
        ParityWeights weights = ParityWeights.of("llama-" + adapter);
        added = LoraAdapter.load(weights, ALPHA, model, precision, Device.CPU);
        model.adapt(added);
      }
      return new Loaded(model, added, Engine.computeType(precision, Device.CPU));
    }

    KeyValueCache cache(int capacity) {
      return model.cache(capacity, compute);
    }

    Next next(KeyValueCache cache, Tensor ids) {
      return new Next(cache, model.embed(ids.toLongs(), compute));
    }

    @Override
    public void close() {
      model.close();
      if (adapter != null) {
        adapter.close();
      }
    }
  }
}
