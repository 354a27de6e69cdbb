package dev.tgs.train.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.models.Placement;
import dev.tgs.agent.models.TrainableThinker;
import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Rgb;
import dev.tgs.media.Wav;
import dev.tgs.media.Waveform;
import dev.tgs.models.qformer.QformerKeys;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.OneThread;
import dev.tgs.train.Peers;
import dev.tgs.train.TrainException;
import dev.tgs.train.TrainListener;
import dev.tgs.train.refthinker.Sample.Sense;
import dev.tgs.train.refthinker.data.PretrainKind;
import dev.tgs.train.refthinker.data.PretrainSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(OneThread.class)
class ProjectorTrainingTest {
  private static final int STEPS = 8;

  @TempDir Path folder;

  private PretrainSample picture(int number) {
    boolean isRed = number % 2 == 0;
    Path file = folder.resolve(number + ".png");
    Images.write(
        file, Image.filled(30, 40, isRed ? new Rgb(200, number, 0) : new Rgb(0, number, 200)));
    String said = isRed ? "It is red." : "It is blue.";
    return new PretrainSample(
        "picture " + number, PretrainKind.IMAGE, file, "Which colour is it?", said);
  }

  private PretrainSample sound(int number) throws IOException {
    boolean isHigh = number % 2 == 0;
    float[] wave = new float[20_000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (0.3 * Math.sin(i * (isHigh ? 1.1 : 0.1) * (1 + number / 100.0)));
    }
    Path file = folder.resolve(number + ".wav");
    Files.write(file, Wav.mono(Waveform.of(new float[][] {wave}, 16_000), 16_000));
    return new PretrainSample(
        "sound " + number, PretrainKind.AUDIO, file, "", isHigh ? "It is high." : "It is low.");
  }

  private List<PretrainSample> samples(Sense sense) throws IOException {
    List<PretrainSample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      samples.add(sense == Sense.SIGHT ? picture(i) : sound(i));
    }
    return samples;
  }

  private static ProjectorTraining training(
      Sense sense, List<PretrainSample> samples, Map<String, Object> settings, Path out) {
    Map<String, Object> all = new HashMap<>();
    all.put("steps", STEPS);
    all.put("micro_batch", 2);
    all.put("batch", 4);
    all.put("fill_to", 4);
    all.put("rate", 3e-3);
    all.putAll(settings);
    return new ProjectorTraining(
        (sense == Sense.SIGHT ? PretrainConfig.VISUAL : PretrainConfig.AUDIO).with(null, all),
        sense,
        samples,
        new ProjectorTraining.Start("random-mini", Optional.empty()),
        new Placement(DType.F32, Device.CPU),
        Quantization.NONE,
        true,
        new ProjectorTraining.Validation(1, 1, 0, 0, false),
        4,
        out,
        Peers.NONE);
  }

  /** Gathers losses, and breaks off behind a step. */
  private record Losses(List<Double> losses, long end) implements TrainListener {
    @Override
    public void stepped(
        Point at, double loss, Map<String, Double> terms, double rate, double norm) {
      losses.add(loss);
      if (at.step() == end) {
        throw new IllegalStateException("broken off");
      }
    }
  }

  private static List<Double> run(ProjectorTraining training, long end) {
    List<Double> losses = new ArrayList<>();
    training.run(List.of(new Losses(losses, end)), note -> {});
    return losses;
  }

  @ParameterizedTest
  @EnumSource(Sense.class)
  void itLearnsAndItsFileIsReadAsThePublishedOne(Sense sense) throws IOException {
    Path out = folder.resolve("out");
    List<Double> losses =
        run(training(sense, samples(sense), Map.of("trains_head", false), out), 0);

    assertThat(losses).hasSize(STEPS);
    assertThat(losses.get(STEPS - 1)).isLessThan(0.9 * losses.get(0));
    boolean isSeen = sense == Sense.SIGHT;
    Path file = out.resolve(isSeen ? "visual_pretrain.bin" : "audio_pretrain.bin");
    try (RefThinker model = mini();
        RefThinker other = mini()) {
      assertThat(PublishedFiles.read(file, model))
          .isEqualTo(Set.of(isSeen ? TrainedPart.VISUAL : TrainedPart.AUDIO));
      WeightFiles.load(
          isSeen ? other.visual() : other.audio(),
          file,
          isSeen ? QformerKeys::visual : QformerKeys::audio,
          DType.F32,
          Device.CPU);
    }
    try (TensorSource source = WeightFiles.open(file)) {
      assertThat(source.keys())
          .isNotEmpty()
          .allMatch(key -> key.startsWith(isSeen ? "model.vl_projector." : "model.al_projector."))
          .allMatch(key -> source.dtype(key) == DType.F32);
    }
    assertThat(out.resolve("samples.jsonl")).content().contains("\"wanted\":\"It is ");
    assertThat(
            new ObjectMapper()
                .readTree(out.resolve("config.json").toFile())
                .get("trains_head")
                .asBoolean(true))
        .isFalse();
  }

  private static RefThinker mini() {
    return TrainableThinker.load(
            new TrainableThinker.Start(
                "random-mini",
                new Placement(DType.F32, Device.CPU),
                Quantization.NONE,
                model -> {},
                new TrainingStart(0),
                false),
            note -> {})
        .model();
  }

  @Test
  void whatWasBrokenOffGoesOnAsIfNothingHadHappened() throws IOException {
    List<PretrainSample> samples = samples(Sense.SIGHT);
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    List<Double> losses = run(training(Sense.SIGHT, samples, Map.of(), whole), 0);
    ProjectorTraining again = training(Sense.SIGHT, samples, Map.of(), broken);
    assertThatThrownBy(() -> run(again, 5)).hasMessage("broken off");

    List<Double> rest = run(again, 0);
    assertThat(rest).hasSizeBetween(1, STEPS - 1);
    assertThat(rest).isEqualTo(losses.subList(STEPS - rest.size(), STEPS));
    assertThat(broken.resolve("visual_pretrain.bin"))
        .hasSameBinaryContentAs(whole.resolve("visual_pretrain.bin"));
  }

  @Test
  void aPictureThatCannotBeReadIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("no.png"), "no picture");
    PretrainSample sample = new PretrainSample("sample 7", PretrainKind.IMAGE, file, "?", "No.");
    ProjectorTraining training =
        training(Sense.SIGHT, List.of(sample), Map.of(), folder.resolve("out"));

    assertThatThrownBy(() -> run(training, 0))
        .isInstanceOf(TrainException.class)
        .hasMessageStartingWith("The image of sample 'sample 7' cannot be read (" + file)
        .hasMessageEndingWith("get the file anew, or take the sample out of its list.");
  }

  @Test
  void thePublishedNumbersAreTheDefaults() {
    assertThat(PretrainConfig.VISUAL.batch()).isEqualTo(64);
    assertThat(PretrainConfig.AUDIO.batch()).isEqualTo(32);
    assertThat(PretrainConfig.AUDIO.rate()).isEqualTo(1e-4);
    assertThatThrownBy(() -> PretrainConfig.AUDIO.with(null, Map.of("batch", 7)))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("a training needs a batch that is a multiple of micro_batch");
  }

  @Test
  void samplesThatAreKeptBackAreNotLearntFrom() throws IOException {
    List<PretrainSample> samples = samples(Sense.SIGHT);
    PretrainSamples.Holdout one = PretrainSamples.Holdout.of(samples, 3, 5);
    List<PretrainSample> both = new ArrayList<>(one.train());
    both.addAll(one.val());

    assertThat(one.val()).hasSize(3).isNotEqualTo(samples.subList(0, 3));
    assertThat(both).containsExactlyInAnyOrderElementsOf(samples);
    assertThat(PretrainSamples.Holdout.of(samples, 3, 5)).isEqualTo(one);
  }
}
