package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.Safetensors;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.models.sam2.ImageEmbedding;
import dev.tgs.models.sam2.MaskSelection;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command around the models, whose own parity is proven beside them. */
class ParityCommandTest {
  private static final String CONFIG =
      """
      {"image_size": 64, "image_encoder": {"scalp": 1, "_target_": "ignored",
        "trunk": {"embed_dim": 8, "num_heads": 1, "stages": [1, 1, 2, 1], "global_att_blocks": [3]},
        "neck": {"d_model": 32, "backbone_channel_list": [64, 32, 16, 8], "fpn_top_down_levels": [2, 3]}}}
      """;

  @TempDir static Path folder;
  private static Path config;
  private static Path inputs;

  @BeforeAll
  static void write() throws IOException {
    config = Files.writeString(folder.resolve("config.json"), CONFIG);
    inputs = folder.resolve("in.safetensors");
    try (Scope scope = Scope.open()) {
      Safetensors.write(
          inputs,
          Map.of(
              "pixel_values", ramp(1, 3, 64, 64),
              "boxes", Tensor.of(new float[] {2, 3, 30, 40}, 1, 1, 4),
              "original_sizes", Tensor.of(new long[] {50, 40}, 1, 2)),
          Map.of());
    }
  }

  private static Tensor ramp(long... shape) {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    return Tensor.arange(0, count, DType.F32).mul(0.37).sin().mul(0.3).reshape(shape);
  }

  private static Map<String, Tensor> weights() throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Sam2 model = model()) {
      model.parameters().forEach((key, parameter) -> weights.put(key, ramp(parameter.shape())));
    }
    return weights;
  }

  private static Sam2 model() throws IOException {
    return Sam2.image(
        new com.fasterxml.jackson.databind.ObjectMapper().readValue(CONFIG, Sam2Config.class));
  }

  private static Run sam2(Path weights, Path out, String... more) {
    String[] arguments = {
      "parity",
      "sam2-image",
      "--weights=" + weights,
      "--config=" + config,
      "--inputs=" + inputs,
      "--outputs=" + out
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Run.tgs(all);
  }

  private static void fails(Run run, Path out, String... parts) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains(parts);
    assertThat(out).doesNotExist();
  }

  @Test
  void writesWhatTheModelGives() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Path out = folder.resolve("out.safetensors");
    try (Scope scope = Scope.open();
        Sam2 model = model()) {
      Safetensors.write(file, weights(), Map.of());
      Run run = sam2(file, out);
      assertThat(run.code()).as(run.err()).isZero();

      try (TensorSource weights = WeightFiles.open(file);
          TensorSource in = WeightFiles.open(inputs);
          TensorSource written = WeightFiles.open(out)) {
        model.load(weights, DType.F32, Device.CPU);
        ImageEmbedding image = model.encode(in.tensor("pixel_values"));
        Tensor box = in.tensor("boxes").select(0, 0);
        var expected = model.predict(image, box, 50, 40, MaskSelection.PUBLISHED);
        assertThat(written.keys())
            .containsExactlyInAnyOrder(
                "image_embed", "low_res_masks", "iou_predictions", "masks.0");
        assertThat(written.tensor("image_embed").equal(image.embedding())).isTrue();
        assertThat(written.tensor("iou_predictions").select(0, 0).equal(expected.iou())).isTrue();
        assertThat(written.tensor("masks.0").equal(expected.masksAt(50, 40))).isTrue();
      }
    }
  }

  @Test
  void aMissingKeyStopsItByName() throws IOException {
    Path file = folder.resolve("missing.safetensors");
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = weights();
      weights.remove("sam_mask_decoder.iou_token.weight");
      Safetensors.write(file, weights, Map.of());
    }
    Path out = folder.resolve("of-missing.safetensors");
    fails(sam2(file, out), out, "missing.safetensors", "sam_mask_decoder.iou_token.weight");
  }

  @Test
  void aWrongShapeStopsItByName() throws IOException {
    Path file = folder.resolve("shape.safetensors");
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = weights();
      weights.put("no_mem_embed", ramp(1, 1, 31));
      Safetensors.write(file, weights, Map.of());
    }
    Path out = folder.resolve("of-shape.safetensors");
    fails(sam2(file, out), out, "no_mem_embed", "[1, 1, 31]", "[1, 1, 32]");
  }

  @Test
  void hostileWeightsAreRefused() {
    Path out = folder.resolve("of-hostile.safetensors");
    Path hostile = Path.of("../engine/src/test/resources/weights/hostile");
    fails(sam2(hostile.resolve("os-system.pt"), out), out, "system");
    fails(sam2(hostile.resolve("bomb.pt"), out), out, "bomb.pt");
    fails(sam2(hostile.resolve("overlap.safetensors"), out), out, "overlap.safetensors");
    fails(sam2(hostile.resolve("out-of-range.safetensors"), out), out, "out-of-range.safetensors");
  }

  @Test
  void missingInputsAreNamed() throws IOException {
    Path in = folder.resolve("few.safetensors");
    try (Scope scope = Scope.open()) {
      Safetensors.write(in, Map.of("image", Tensor.of(new byte[12], 2, 2, 3)), Map.of());
    }
    Path out = folder.resolve("of-few.safetensors");
    Run run = Run.tgs("parity", "metrics", "--inputs=" + in, "--outputs=" + out);
    fails(run, out, "few.safetensors", "'masks'", "U8");
  }

  @Test
  void stepsRefuseBf16() {
    Path out = folder.resolve("of-bf16.safetensors");
    Run run =
        Run.tgs(
            "parity", "cv-resize", "--inputs=" + inputs, "--outputs=" + out, "--precision=bf16");
    fails(run, out, "runs in fp32 only");
  }

  @Test
  void badConfigurationsAreExplained() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"size\": [3]}");
    Path out = folder.resolve("of-broken.safetensors");
    Run run =
        Run.tgs(
            "parity", "cv-resize", "--inputs=" + inputs, "--outputs=" + out, "--config=" + broken);
    fails(run, out, "broken.json", "[height, width]");
    Run unknown = Run.tgs("parity", "sam3", "--inputs=" + inputs, "--outputs=" + out);
    fails(unknown, out, "no model or step 'sam3'", "grounding-dino");
  }

  @Test
  void picturesAreResized() throws IOException {
    Path in = folder.resolve("picture.safetensors");
    Path out = folder.resolve("resized.safetensors");
    Path size = Files.writeString(folder.resolve("size.json"), "{\"size\": [1, 1]}");
    try (Scope scope = Scope.open()) {
      Tensor picture = Tensor.of(new byte[] {10, 20, 30, 10, 20, 30}, 1, 2, 3);
      Safetensors.write(in, Map.of("image", picture), Map.of());
      Run run =
          Run.tgs(
              "parity", "pillow-resize", "--inputs=" + in, "--outputs=" + out, "--config=" + size);
      assertThat(run.code()).as(run.err()).isZero();
      try (TensorSource written = WeightFiles.open(out)) {
        assertThat(written.tensor("image").toBytes()).containsExactly(10, 20, 30);
      }
    }
  }

  @Test
  void soundIsMixedAndItsRateKept() throws IOException {
    Path in = folder.resolve("sound.safetensors");
    Path out = folder.resolve("mono.safetensors");
    try (Scope scope = Scope.open()) {
      Tensor channels = Tensor.of(new float[] {0.5f, -1, 0.25f, 0, 0, 0.5f}, 3, 2);
      Tensor rate = Tensor.of(new long[] {16_000}, 1);
      Safetensors.write(in, Map.of("waveform", channels, "sample_rate", rate), Map.of());
      Run run = Run.tgs("parity", "resample", "--inputs=" + in, "--outputs=" + out);
      assertThat(run.code()).as(run.err()).isZero();
      try (TensorSource written = WeightFiles.open(out)) {
        assertThat(written.tensor("waveform").toFloats()).containsExactly(0.25f, -0.5f / 3);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 44100, 'waveform is [1, 0]'",
    "5, -1, 'sample_rate -1'",
    "5, 7, 'sound of 7 Hz cannot be resampled to 16000 Hz'"
  })
  void oddSoundIsNotResampled(int samples, long rate, String reason) {
    Path in = folder.resolve("odd-sound.safetensors");
    Path out = folder.resolve("of-odd-sound.safetensors");
    try (Scope scope = Scope.open()) {
      Tensor waveform = Tensor.zeros(DType.F32, 1, samples);
      Tensor sampleRate = Tensor.of(new long[] {rate}, 1);
      Safetensors.write(in, Map.of("waveform", waveform, "sample_rate", sampleRate), Map.of());
    }
    fails(Run.tgs("parity", "resample", "--inputs=" + in, "--outputs=" + out), out, reason);
  }

  @Test
  void tooShortSoundHasNoFilterBank() throws IOException {
    Path in = folder.resolve("short.safetensors");
    Path out = folder.resolve("of-short.safetensors");
    try (Scope scope = Scope.open()) {
      Safetensors.write(in, Map.of("waveform", Tensor.zeros(DType.F32, 3999)), Map.of());
    }
    Run run = Run.tgs("parity", "fbank", "--inputs=" + in, "--outputs=" + out);
    fails(run, out, "3999 samples of sound in 10 segments make 399 a segment");
    Path none = Files.writeString(folder.resolve("none.json"), "{\"segments\": 0}");
    run = Run.tgs("parity", "fbank", "--inputs=" + in, "--outputs=" + out, "--config=" + none);
    fails(run, out, "none.json", "segments must be 1 to 10000, but is 0");
    run = Run.tgs("parity", "fbank", "--inputs=" + in, "--outputs=" + out, "--weights=" + in);
    fails(run, out, "fbank is a step without weights");
  }

  @Test
  void theTokenizerAnswersLineByLine() throws IOException {
    Path vocabulary =
        Files.writeString(
            folder.resolve("vocab.txt"),
            """
            [PAD]
            [UNK]
            [CLS]
            [SEP]
            [MASK]
            dog
            ##s
            """);
    Path in =
        Files.writeString(
            folder.resolve("in.jsonl"),
            """
            {"text": "Dogs"}
            {"ids": [2, 5, 3]}
            """);
    Path out = folder.resolve("out.jsonl");
    Run run =
        Run.tgs(
            "parity",
            "bert-tokenizer",
            "--weights=" + vocabulary,
            "--inputs=" + in,
            "--outputs=" + out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readAllLines(out))
        .containsExactly("{\"ids\":[2,5,6,3]}", "{\"text\":\"[CLS] dog [SEP]\"}");
  }

  @Test
  void theTokenizerOfLlamaTakesAddedTokens() throws IOException {
    Path model = Path.of("../models/src/test/resources/parity/llama-small.model");
    Path config =
        Files.writeString(
            folder.resolve("added.json"), "{\"legacy\": false, \"added_tokens\": [\"<new>\"]}");
    Path in =
        Files.writeString(
            folder.resolve("llama.jsonl"),
            """
            {"text": "<s><new>the"}
            {"ids": [1, 640, 2]}
            """);
    Path out = folder.resolve("of-llama.jsonl");
    Run run = llama(model, config, in, out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readAllLines(out))
        .containsExactly("{\"ids\":[1,640,590,260]}", "{\"text\":\"<s> <new> </s>\"}");

    Path wrong = Files.writeString(folder.resolve("wrong.jsonl"), "{\"ids\": [641]}");
    Path none = folder.resolve("none.jsonl");
    fails(llama(model, config, wrong, none), none, "wrong.jsonl line 1: token id 641", "0 to 640");
    fails(llama(config, config, in, none), none, "added.json", "vocabulary");
    fails(llama(in, config, in, none), none, "llama.jsonl", "no tokenizer.model");
    fails(llama(folder.resolve("absent"), config, in, none), none, "absent", "no such file");
  }

  private static Run llama(Path weights, Path config, Path in, Path out) {
    return Run.tgs(
        "parity",
        "llama-tokenizer",
        "--weights=" + weights,
        "--config=" + config,
        "--inputs=" + in,
        "--outputs=" + out);
  }
}
