package dev.tgs.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LlamaConfig;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkSpeedTest {
  private static final ThinkWork WORK = new ThinkWork(6, 4, 2);

  /** A thinker that reads 10 GB of weights in 0.5 s where its kernel could read 40 GB in 1 s. */
  private static ThinkSpeed speed(String precision, String quantization) {
    DecodeSpeed alone =
        new DecodeSpeed(1, 745, 10_000_000_000L, List.of(0.6, 0.5, 0.4, 9.0, 0.1), 13);
    return new ThinkSpeed(
        RefThinkerConfig.PUBLISHED,
        precision,
        quantization,
        new MatmulRate(DType.BF16, 4096, 600),
        new KernelRate("bf16", 4096, 16, 40),
        new LoadSpeed(60, false, 65, 16L << 30),
        745,
        List.of(
            new StepSpeed(ThinkSpeed.CLIP, 3, 1500), new StepSpeed(ThinkSpeed.PREFILL, 20, 9600)),
        alone,
        alone,
        new ReferencesSpeed(6, 64, 40, 80, 6),
        17L << 30);
  }

  @Test
  void aTokenTakesTheMedianOfItsSteps() {
    ThinkSpeed speed = speed("bf16", "none");
    assertThat(speed.alone().seconds()).isEqualTo(0.5);
    assertThat(speed.alone().gigabytes()).isEqualTo(20, within(1e-9));
    assertThat(speed.ofKernel(speed.alone())).isEqualTo(0.5, within(1e-9));
    assertThat(speed.alone().step("a token").gigaflops()).isEqualTo(26, within(1e-9));
    assertThat(DecodeSpeed.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
  }

  @Test
  void rowsOfSeveralLapsAreOneSpeed() {
    DecodeSpeed decode =
        DecodeSpeed.of(
            6, 10, 100, List.of(new StepSpeed("token", 1, 2), new StepSpeed("token", 2, 4)));
    assertThat(decode.steps()).containsExactly(1.0, 2.0);
    assertThat(decode.gigaflop()).isEqualTo(3);
  }

  @Test
  void theFasterOneOfTwoYardsticksCounts() {
    ThinkSpeed speed = speed("bf16", "none");
    KernelRate faster = new KernelRate("bf16", 4096, 16, 41);
    assertThat(speed.kernel().best(faster)).isSameAs(faster);
    assertThat(faster.best(speed.kernel())).isSameAs(faster);
    MatmulRate slower = new MatmulRate(DType.BF16, 4096, 599);
    assertThat(slower.best(speed.matmul())).isSameAs(speed.matmul());
  }

  @Test
  void severalReferencesCostATimesOfOne() {
    assertThat(speed("bf16", "none").references().ratio()).isEqualTo(2);
    assertThat(WORK.asked()).doesNotHaveDuplicates().hasSize(6);
    assertThat(new ThinkWork(20, 2, 1).asked()).doesNotHaveDuplicates().hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({"NONE, 1765632, 256000", "INT8, 896208, 130000", "INT4, 556240, 130000"})
  void aStepReadsAllWeightsButTheEmbeddings(Quantization kind, long bytes, long embeddings) {
    // 4 layers with 753,664 weights and 1,024 of norms, 128 of the last norm, a head of 128,000,
    // which takes a byte each and a scale a row where the layers are quantised.
    try (Llama llama = new Llama(LlamaConfig.MINI, kind)) {
      llama.fill((key, shape) -> Tensor.full(0.5, DType.F32, shape), DType.BF16, Device.CPU);
      assertThat(llama.bytesRead()).isEqualTo(bytes);
      assertThat(llama.bytes()).isEqualTo(bytes + embeddings);
    }
  }

  /** Answers every request alike, and writes down what it was asked. */
  private static Path python(Path folder, String answer) throws IOException {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews())
        .as("a system with shell scripts")
        .contains("posix");
    Path python = Files.createDirectories(folder.resolve("bin")).resolve("python");
    Files.writeString(
        python,
        "#!/bin/sh\nwhile read -r line; do echo \"$line\" >> '%s'; echo '%s'; done\n"
            .formatted(folder.resolve("asked"), answer));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  @Test
  void peersAreAskedOnceForWhatTheyDoAndStandBesideEveryForm(@TempDir Path folder)
      throws IOException {
    Path venv = python(folder, "{\"seconds\":[8.0,2.0,4.0]}");
    List<PeerSpeed> rows;
    try (Peers peers = Peers.start(venv, venv)) {
      rows =
          new ThinkPeers(peers, 2, WORK)
              .compare(
                  List.of(speed("bf16", "none"), speed("bf16", "int4"), speed("fp32", "int4")));
    }
    assertThat(rows)
        .extracting(row -> row.step() + ": " + row.precision() + " / " + row.peerPrecision())
        .containsExactly(
            "CLIP, 10 frames: bf16 / bf16",
            "CLIP, 10 frames: fp32 / fp32",
            "prefill of 745 tokens: bf16 / bf16",
            "decode, a token: bf16 / bf16",
            "prefill of 745 tokens: bf16, int4 / bf16",
            "decode, a token: bf16, int4 / bf16",
            "prefill of 745 tokens: fp32, int4 / bf16",
            "decode, a token: fp32, int4 / bf16");
    assertThat(rows.get(0).ratio()).as("3 s beside the best").isEqualTo(1.5);
    assertThat(rows.get(3).ratio()).as("0.5 s beside the median").isEqualTo(0.125);

    List<JsonNode> asked = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("asked"))) {
      asked.add(new ObjectMapper().readTree(line));
    }
    assertThat(asked).hasSize(5);
    assertThat(asked.get(0).get("config").get("num_hidden_layers").asInt())
        .as("as many layers as ours runs")
        .isEqualTo(23);
    assertThat(asked.get(0).has("tokens")).isFalse();
    assertThat(asked.get(3).get("stage").asText()).isEqualTo("decode");
    assertThat(asked.get(3).get("repeats").asInt()).isEqualTo(3);
    assertThat(asked.get(3).get("tokens").asInt()).isEqualTo(745);
    assertThat(asked.get(3).get("config").get("num_key_value_heads").asInt()).isEqualTo(32);
    assertThat(asked.get(4).get("unload").asBoolean()).isTrue();
  }

  @Test
  void whatAPeerCannotDoIsSaid(@TempDir Path folder) throws IOException {
    Path venv = python(folder, "{\"error\":\"MemoryError: The model takes 25.1 GiB.\"}");
    try (Peers peers = Peers.start(venv, venv)) {
      ThinkPeers asked = new ThinkPeers(peers, 2, WORK);
      assertThatThrownBy(() -> asked.compare(List.of(speed("fp32", "none"))))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("clip-vit-l-14 in fp32", "The model takes 25.1 GiB.");
    }
  }
}
