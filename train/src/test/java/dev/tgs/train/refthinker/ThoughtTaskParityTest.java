package dev.tgs.train.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.Autograd;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.OverlaySource;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.llama.LlamaKeys;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import dev.tgs.train.OneThread;
import dev.tgs.train.OptimizerKind;
import dev.tgs.train.Part;
import dev.tgs.train.Schedule;
import dev.tgs.train.Span;
import dev.tgs.train.TrainConfig;
import dev.tgs.train.TrainListener;
import dev.tgs.train.Trainer;
import dev.tgs.train.refthinker.data.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what {@code parity/ref_train.py} computed with torch, transformers and peft. */
@ExtendWith(OneThread.class)
class ThoughtTaskParityTest {
  private static final Path HERE = Path.of("src/test/resources/parity");
  private static final Path MODEL = Path.of("../models/src/test/resources/parity");
  private static final Path TABLE = MODEL.resolve("ref-thinker.weights.json");
  private static final Set<String> TABLES = Set.of("model.embed_tokens.weight", "lm_head.weight");
  private static final String PEFT = "base_model.model.";
  private static final long VIDEO = 103;
  private static final long AUDIO = 106;
  private static final int TOKENS = 121;

  @TempDir Path folder;
  private final TensorSource batches =
      WeightFiles.open(HERE.resolve("refthinker-train-batches.safetensors"));
  private RefThinker model;

  private void load(TensorSource adapters) throws IOException {
    RefThinkerConfig config =
        new ObjectMapper()
            .readValue(MODEL.resolve("ref-thinker.config.json").toFile(), RefThinkerConfig.class);
    model = new RefThinker(config.withLlm(config.llm().withVocabSize(TOKENS)), Quantization.NONE);
    TensorSource last = new WeightsTable(TABLE, "non_lora_trainables.bin/");
    TensorSource base =
        LlamaKeys.of(new WeightsTable(TABLE, "llm/"), model.llm().parameters().keySet());
    model
        .llm()
        .load(new OverlaySource(base, LlamaKeys.of(last, TABLES), TABLES), DType.F32, Device.CPU);
    model
        .visual()
        .load(
            QformerKeys.visual(last, model.visual().parameters().keySet()), DType.F32, Device.CPU);
    model
        .audio()
        .load(QformerKeys.audio(last, model.audio().parameters().keySet()), DType.F32, Device.CPU);
    model.adapt(LoraAdapter.load(adapters, config.loraAlpha(), model.llm(), DType.F32, Device.CPU));
  }

  private static TensorSource plain() throws IOException {
    return new WeightsTable(TABLE, "finetune_weights.bin/");
  }

  @AfterEach
  void free() {
    model.close();
    batches.close();
  }

  /** A micro-batch of the fixture. */
  private List<Sample> batch(long number) {
    String key = "in." + number + ".";
    Tensor seen = batches.tensor(key + "seen");
    Tensor heard = batches.tensor(key + "heard");
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < seen.size(0); i++) {
      long[] prompt = batches.tensor(key + "prompt." + i).toLongs();
      samples.add(
          Sample.of(
              key + i,
              new PromptIds(prompt, at(prompt, VIDEO), at(prompt, AUDIO), 0),
              batches.tensor(key + "answer." + i).toLongs(),
              new Features(seen.select(0, i), heard.select(0, i))));
    }
    return samples;
  }

  private static int at(long[] ids, long id) {
    return (int) LongStream.of(ids).takeWhile(one -> one != id).count();
  }

  private ThoughtTask task(LongUnaryOperator which, boolean recomputes) {
    return new ThoughtTask(
        model,
        EnumSet.allOf(TrainedPart.class),
        Samples.endless(part -> batch(which.applyAsLong(part.number()))),
        new ThoughtTask.Form(DType.F32, recomputes, false, 0, 0),
        ThoughtTask.Watcher.NONE);
  }

  private void compare(String fixture, boolean recomputes) {
    ThoughtTask task = task(number -> 0, recomputes);
    Part part = new Part(1, 0, 1);
    Map<String, Parameter> parameters = task.parameters();
    try (TensorSource expected = WeightFiles.open(HERE.resolve(fixture));
        Scope scope = Scope.open();
        Autograd recording = Autograd.record(parameters.values(), task.recording(part))) {
      Tensor loss = task.loss(part).total();
      assertThat(loss.item()).isCloseTo(expected.tensor("out.loss").item(), within(1e-6));
      Map<Parameter, Tensor> gradients = recording.gradients(loss);
      int compared = 0;
      double worst = 0;
      for (String key : expected.keys()) {
        if (!key.startsWith("out.grad.")) {
          continue;
        }
        Parameter parameter = parameters.get(key.substring("out.grad.".length() + PEFT.length()));
        assertThat(parameter).as(key).isNotNull();
        Tensor wanted = expected.tensor(key);
        double off = gradients.get(parameter).sub(wanted).norm().item();
        if (key.endsWith("self.key.bias")) {
          // It moves all scores of a query alike, so its gradient is rounding alone.
          assertThat(off).as(key).isLessThan(1e-6);
        } else {
          worst = Math.max(worst, off / wanted.norm().item());
          assertThat(off / wanted.norm().item()).as(key).isLessThan(1e-4);
        }
        compared++;
      }
      assertThat(compared).isGreaterThan(100);
      assertThat(worst).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lossAndAllGradientsAreThoseOfTorch(boolean recomputes) throws IOException {
    load(plain());
    compare("refthinker-train.safetensors", recomputes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void soAreThoseOfTheAdapterWithSeveralHeads(boolean recomputes) throws IOException {
    load(
        new WeightsTable(
            HERE.resolve("refthinker-train-heads.weights.json"), "finetune_weights.bin/"));
    compare("refthinker-train-heads.safetensors", recomputes);
  }

  @Test
  void twentyStepsLoseAsTorchDoes() throws IOException {
    load(plain());
    JsonNode steps =
        new ObjectMapper().readTree(HERE.resolve("refthinker-train-steps.json").toFile());
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    TrainListener watcher =
        new TrainListener() {
          @Override
          public void stepped(
              Point at, double loss, Map<String, Double> terms, double rate, double norm) {
            losses.add(loss);
            norms.add(norm);
          }
        };
    int count = steps.get("updates").asInt();
    TrainConfig config =
        new TrainConfig(
            Span.steps(count),
            new Schedule.Published(
                steps.get("peak").asDouble(), steps.get("warm_up").asLong(), count),
            OptimizerKind.ADAMW,
            AdamW.Betas.DEFAULT,
            steps.get("accumulated").asInt(),
            1,
            1,
            0,
            Span.steps(count),
            Span.steps(count));
    Trainer.run(task(number -> number % 3, false), config, folder, List.of(watcher));
    for (int i = 0; i < count; i++) {
      double loss = steps.get("losses").get(i).asDouble();
      double norm = steps.get("norms").get(i).asDouble();
      assertThat(losses.get(i)).as("loss %d", i).isCloseTo(loss, within(1e-3 * loss));
      assertThat(norms.get(i)).as("norm %d", i).isCloseTo(norm, within(1e-2 * norm));
    }
  }
}
