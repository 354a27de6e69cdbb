package dev.tgs.train.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.agent.Progress;
import dev.tgs.agent.models.ModelChoice;
import dev.tgs.agent.models.Placement;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.synth.Split;
import dev.tgs.bench.synth.data.DataWriter;
import dev.tgs.bench.synth.data.Plan;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.train.OneThread;
import dev.tgs.train.Peers;
import dev.tgs.train.Score;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.refthinker.data.InstructionSet;
import dev.tgs.train.refthinker.data.MissingAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a few drawn clips, with small models of random weights. */
@ExtendWith(OneThread.class)
class FineTuningTest {
  @TempDir private static Path drawn;
  @TempDir private Path out;

  @BeforeAll
  static void draw() {
    DataWriter.write(
        drawn, new Plan(5, 12, false, List.of(Split.TRAIN, Split.VAL)), Progress.SILENT);
  }

  /** Losses of the steps that a run makes; it breaks off after a step, if so wished. */
  private static final class Watch implements TrainListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();
    private final long breaks;

    Watch(long breaks) {
      this.breaks = breaks;
    }

    @Override
    public void stepped(
        Point at, double loss, Map<String, Double> terms, double rate, double norm) {
      losses.add(loss);
      if (at.step() == breaks) {
        throw new IllegalStateException("broken off");
      }
    }

    @Override
    public void validated(Point at, Score score, boolean best) {
      scores.add(score.value());
    }
  }

  private static FineTuneConfig config(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("steps", 6);
    all.put("batch", 4);
    all.put("micro_batch", 2);
    all.put("fill_to", 1);
    all.put("rate", 1e-3);
    all.putAll(settings);
    return FineTuneConfig.of(null, all);
  }

  private FineTuning training(String name, FineTuneConfig config) {
    return training(name, config, InstructionSet.answers(drawn), Quantization.NONE, true);
  }

  private FineTuning training(String name, FineTuneConfig config, String models) {
    return training(models, name, config, InstructionSet.answers(drawn), Quantization.NONE, true);
  }

  private FineTuning training(
      String name,
      FineTuneConfig config,
      Path answers,
      Quantization quantization,
      boolean recomputes) {
    return training(ModelChoice.RANDOM_MINI, name, config, answers, quantization, recomputes);
  }

  private FineTuning training(
      String models,
      String name,
      FineTuneConfig config,
      Path answers,
      Quantization quantization,
      boolean recomputes) {
    return new FineTuning(
        config,
        DataSet.open(drawn),
        answers,
        MissingAnswers.REFUSE,
        models,
        new Placement(DType.F32, Device.CPU),
        quantization,
        false,
        recomputes,
        Optional.empty(),
        new FineTuning.Validation("val", 2, 1, 0, false),
        2,
        2,
        out.resolve(name),
        Peers.NONE);
  }

  private static List<Double> run(FineTuning training) {
    Watch watch = new Watch(0);
    assertThat(training.run(List.of(watch), note -> {}).steps()).isEqualTo(6);
    return watch.losses;
  }

  @Test
  void aRunThatWasBrokenOffGoesOnBitForBit() throws IOException {
    List<Double> whole = run(training("whole", config(Map.of())));
    assertThat(whole).hasSize(6).doesNotHaveDuplicates();
    FineTuning broken = training("broken", config(Map.of()));
    Watch first = new Watch(5);
    assertThatThrownBy(() -> broken.run(List.of(first), note -> {}))
        .hasMessageContaining("broken off");
    assertThat(first.losses).isEqualTo(whole.subList(0, 5));
    assertThat(run(training("broken", config(Map.of())))).isEqualTo(whole.subList(4, 6));
    for (String file :
        List.of(
            PublishedFiles.FINETUNE,
            PublishedFiles.TRAINABLES,
            PublishedFiles.ADAPTER,
            PublishedFiles.TRAINED,
            "checkpoint-6/" + PublishedFiles.FINETUNE)) {
      assertThat(out.resolve("broken").resolve(file))
          .as(file)
          .hasSameBinaryContentAs(out.resolve("whole").resolve(file));
    }
    assertThat(Files.readAllLines(out.resolve("whole/samples.jsonl")).get(0))
        .contains("\"predict\"");
    assertThat(FineTuneConfig.of(out.resolve("whole/config.json"), Map.of()))
        .isEqualTo(config(Map.of()));
  }

  @Test
  void aSmallAgentThatHasLearntIsLeftAsOne() {
    Map<String, Object> hardly = Map.of("steps", 1, "rate", 1e-12);
    double before = lastScore(training("before", config(hardly), ModelChoice.MINI));
    double learnt = lastScore(training("learnt", config(Map.of()), ModelChoice.MINI));
    String agent = out.resolve("learnt/agent").toString();
    double again = lastScore(training("again", config(hardly), agent));
    // Weights are kept in BF16.
    assertThat(Math.abs(again - learnt)).isLessThan(0.1 * Math.abs(learnt - before));
    assertThat(Path.of(agent)).isDirectoryContaining("glob:**segmenter.safetensors");
  }

  private static double lastScore(FineTuning training) {
    Watch watch = new Watch(0);
    assertThat(training.run(List.of(watch), note -> {}).steps()).isPositive();
    return watch.scores.get(watch.scores.size() - 1);
  }

  @Test
  void frozenLayersMayBeInEightBits() {
    List<Double> whole = run(training("fp32", config(Map.of("dropout", false))));
    List<Double> eight =
        run(
            training(
                "int8",
                config(Map.of("dropout", false)),
                InstructionSet.answers(drawn),
                Quantization.INT8,
                true));
    List<Double> kept =
        run(
            training(
                "kept",
                config(Map.of("dropout", false)),
                InstructionSet.answers(drawn),
                Quantization.INT8,
                false));
    for (int i = 0; i < whole.size(); i++) {
      assertThat(eight.get(i)).isCloseTo(whole.get(i), org.assertj.core.data.Offset.offset(0.05));
      assertThat(eight.get(i)).isCloseTo(kept.get(i), org.assertj.core.data.Offset.offset(1e-5));
    }
    assertThat(eight).isNotEqualTo(whole);
    assertThat(whole.get(5)).isLessThan(whole.get(0));
  }

  @Test
  void aLossThatIsNoNumberNamesItsSamplesAndKeepsTheCheckpoint() {
    FineTuning training =
        training(
            "nan",
            config(Map.of("rate", 1e30, "clip", 1e30, "schedule", "cosine", "warm_up", 0.5)));
    assertThatThrownBy(() -> training.run(List.of(), note -> {}))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("NaN")
        .hasMessageContaining("synth5_train_");
    Path last = out.resolve("nan/training/last.safetensors");
    if (Files.exists(last)) {
      try (Safetensors file = (Safetensors) WeightFiles.open(last)) {
        assertThat(file.metadata()).containsKey("step");
      }
    }
  }

  @Test
  void brokenAnswersEndInOneSentence() throws IOException {
    Path answers = InstructionSet.answers(drawn);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode whole = (ObjectNode) mapper.readTree(answers.toFile());
    String some =
        DataSet.open(drawn)
            .rows(Set.of("train"), dev.tgs.bench.data.DuplicateUids.REFUSE)
            .get(0)
            .uid();
    ObjectNode lacking = whole.deepCopy();
    lacking.remove(some);
    refused(mapper, lacking, "lacks the answers of 1 of", some);
    ObjectNode longest = whole.deepCopy();
    ((ObjectNode) longest.get(some)).put("output", "a word ".repeat(20_000));
    refused(mapper, longest, "tokens, of which the prompt takes", some);
  }

  private void refused(ObjectMapper mapper, ObjectNode answers, String what, String uid)
      throws IOException {
    Path file = out.resolve("answers.json");
    mapper.writeValue(file.toFile(), answers);
    assertThatThrownBy(
            () ->
                training("refused", config(Map.of()), file, Quantization.NONE, true)
                    .run(List.of(), note -> {}))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(uid);
    assertThat(out.resolve("refused/training/last.safetensors")).doesNotExist();
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> config(Map.of("batch", 3)))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("multiple of micro_batch");
    assertThatThrownBy(() -> config(Map.of("lr", 3)))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("lr");
  }

  /** Processes as threads of this one, which add up when all have come. */
  private static final class Threads {
    private final int size;
    private final long failing;
    private final CyclicBarrier barrier;
    private final List<List<Tensor>> given = new ArrayList<>();
    private long sums;

    /**
     * @param failing the sum at which a process is lost; 0 for none
     */
    Threads(int size, long failing) {
      this.size = size;
      this.failing = failing;
      barrier = new CyclicBarrier(size, this::addUp);
      for (int i = 0; i < size; i++) {
        given.add(List.of());
      }
    }

    private void addUp() {
      sums++;
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < given.get(0).size(); i++) {
          Tensor sum = given.get(0).get(i).copy();
          for (int rank = 1; rank < size; rank++) {
            sum = sum.add(given.get(rank).get(i));
          }
          for (List<Tensor> each : given) {
            assertThat(each.get(i).copyFrom(sum).allFinite()).isTrue();
          }
        }
      }
    }

    Peers peer(int rank) {
      return new Peers() {
        @Override
        public int rank() {
          return rank;
        }

        @Override
        public int size() {
          return size;
        }

        @Override
        public void sum(List<Tensor> tensors) {
          given.set(rank, tensors);
          try {
            barrier.await();
            if (failing > 0 && sums >= failing) {
              throw new EngineException("Rank 1 of 2 is lost.");
            }
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }
  }

  private List<Throwable> together(String name, Threads threads, Map<String, Object> settings) {
    List<CompletableFuture<Object>> runs = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads.size);
    for (int rank = 0; rank < threads.size; rank++) {
      FineTuning training = training(name, config(settings));
      Peers peer = threads.peer(rank);
      runs.add(
          CompletableFuture.supplyAsync(
              () -> training.with(peer).run(List.of(), note -> {}), pool));
    }
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Object> run : runs) {
      Object unused =
          run.handle((result, failure) -> failure == null || failures.add(failure)).join();
    }
    pool.shutdown();
    return failures;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void severalProcessesTrainAsOne(int size) {
    Map<String, Object> threeParts = Map.of("batch", 6, "dropout", true);
    run(training("one", config(threeParts)));
    assertThat(together("several", new Threads(size, 0), threeParts)).isEmpty();
    try (TensorSource one = WeightFiles.open(out.resolve("one/training/last.safetensors"));
        TensorSource several = WeightFiles.open(out.resolve("several/training/last.safetensors"));
        Scope scope = Scope.open()) {
      assertThat(several.keys()).isEqualTo(one.keys());
      for (String key : one.keys()) {
        if (key.startsWith("weight.")) {
          double off = one.tensor(key).sub(several.tensor(key)).abs().max().item();
          assertThat(off).as(key).isLessThan(1e-5);
        }
      }
    }
  }

  @Test
  void moreProcessesThanPartsAreRefused() {
    assertThat(together("many", new Threads(3, 0), Map.of()).get(0))
        .cause()
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("3 processes cannot share the 2 parts");
  }

  @Test
  void aLostProcessEndsTheRunWithACheckpoint() {
    // The plan adds up once, a step twice: facts, then gradients.
    List<Throwable> failures = together("lost", new Threads(2, 8), Map.of());
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0))
        .hasRootCauseInstanceOf(EngineException.class)
        .cause()
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("Rank 1 of 2 is lost")
        .hasMessageContaining("The weights of step 3 are in")
        .hasMessageContaining("--resume");
    try (Safetensors last =
        (Safetensors) WeightFiles.open(out.resolve("lost/training/last.safetensors"))) {
      assertThat(last.metadata()).containsEntry("step", "3");
    }
  }
}
