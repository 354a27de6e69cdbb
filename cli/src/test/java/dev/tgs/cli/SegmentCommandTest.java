package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.media.Images;
import dev.tgs.media.MediaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a clip and a sentence to files, with small random models. */
class SegmentCommandTest {
  @TempDir static Path folder;
  private static Path clip;

  @BeforeAll
  static void draw() {
    clip = Clips.drawn(folder.resolve("clip.mp4"), 96, 64, 2);
  }

  private static Run segment(Path source, String reference, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "segment",
                source.toString(),
                reference,
                "--no-think",
                "--models",
                "random-mini",
                "--box-threshold",
                "0",
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  private static JsonNode result(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("result.json").toFile());
  }

  private static void fails(Run run, Path out, String sentence) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(run.err().lines().filter(line -> line.startsWith("tgs: ")).count()).isEqualTo(1);
    assertThat(out.resolve("result.json")).doesNotExist();
  }

  @Test
  void writesEveryFileOfTheDocumentedFolder() throws IOException {
    Path out = folder.resolve("whole");
    Run run = segment(clip, "the red circle", out, "--format", "coco,yolo,label-studio");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("clip.mp4, 2 frames of 96 x 64", "sheet.png", "result.json");
    assertThat(run.err())
        .contains("warning: The weights are random")
        .contains("segment  [########################] 2/2");
    for (String file :
        List.of(
            "masks/00000.png",
            "masks/00001.png",
            "sheet.png",
            "overlay.mp4",
            "coco.json",
            "data.yaml",
            "labels/00001.txt",
            "label-studio.json",
            "images/00001.png")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    assertThat(out.resolve("masks/00002.png")).doesNotExist();
    assertThat(Images.read(out.resolve("masks/00000.png")).width()).isEqualTo(96);
    assertThat(MediaFile.open(out.resolve("overlay.mp4")).info().audio()).isPresent();
    JsonNode result = result(out);
    assertThat(result.at("/clip/frames").asInt()).isEqualTo(2);
    assertThat(result.at("/frames/1/box").size()).isEqualTo(4);
    assertThat(result.at("/models/1/name").asText()).isEqualTo("SAM 2.1 mini");
    assertThat(result.at("/warnings/0").asText()).startsWith("The weights are random");
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void quietJsonIsTheResultAlone() throws IOException {
    Path out = folder.resolve("json");
    Run run = segment(clip, "the red circle", out, "--json", "--quiet", "--frames", "1");

    assertThat(run.code()).isZero();
    assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(result(out));
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("tgs: warning: "));
  }

  @Test
  void twoRunsGiveTheSameMasks() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    segment(clip, "the red circle", one, "--quiet");
    segment(clip, "the red circle", two, "--quiet");
    assertThat(result(one).get("frames")).isEqualTo(result(two).get("frames"));
  }

  private static Run thinking(Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "segment",
                clip.toString(),
                "the red circle",
                "--models=random-mini",
                "--box-threshold=0",
                "--frames=1",
                "--out=" + out));
    arguments.addAll(List.of(more));
    return Run.tgs(arguments.toArray(String[]::new));
  }

  @Test
  void itThinksFirstAndShowsTheThought() throws IOException {
    Path out = folder.resolve("thought");
    Run run = thinking(out, "--max-new-tokens=12");
    JsonNode result = result(out);
    String text = result.at("/thought/text").asText();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(text).isNotEmpty();
    assertThat(run.out()).startsWith(text).contains("\n\nclip.mp4, 1 frames");
    assertThat(result.at("/thought/simple_object").isNull()).isTrue();
    assertThat(result.at("/phrase/origin").asText()).isEqualTo("reference");
    assertThat(result.at("/frames/0/area").asInt()).isZero();
    assertThat(result.at("/warnings").toString())
        .contains("names no object; all masks are empty", "cut off after 12 tokens");
    assertThat(result.at("/models/0/phase").asText()).isEqualTo("think");
    assertThat(result.at("/models/0/name").asText()).isEqualTo("Ref-Thinker mini");
    assertThat(result.at("/settings/think/max_new_tokens").asInt()).isEqualTo(12);
    assertThat(result.at("/seconds/think").asDouble()).isPositive();

    Path without = folder.resolve("unthought");
    assertThat(thinking(without, "--no-think").code()).isZero();
    assertThat(result(without).at("/thought").isNull()).isTrue();
    assertThat(result(without).at("/frames/0/box").size()).isEqualTo(4);
    assertThat(Images.read(out.resolve("sheet.png")).width())
        .as("room beside the frames for the thought")
        .isGreaterThan(Images.read(without.resolve("sheet.png")).width());
  }

  @Test
  void quietAndJsonShowNoThoughtBesideTheResult() throws IOException {
    Path out = folder.resolve("quiet-thought");
    assertThat(thinking(out, "--max-new-tokens=4", "--quiet").out()).isEmpty();
    Run run = thinking(out, "--max-new-tokens=4", "--json", "--quiet");
    assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(result(out));
  }

  @Test
  void anEndpointCanDoTheThinking() throws IOException {
    Path out = folder.resolve("elsewhere");
    try (FakeEndpoint endpoint =
        new FakeEndpoint("<think>Round and red.</think>", "<s_object>circle</s_object>")) {
      Run run = thinking(out, "--thinker=" + endpoint.url(), "--thinker-model=some-model");
      JsonNode result = result(out);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("<think>Round and red.</think><s_object>circle</s_object>");
      assertThat(result.at("/thought/reasoning").asText()).isEqualTo("Round and red.");
      assertThat(result.at("/phrase/text").asText()).isEqualTo("circle");
      assertThat(result.at("/phrase/origin").asText()).isEqualTo("simple_object");
      assertThat(result.at("/frames/0/box").size()).isEqualTo(4);
      assertThat(result.at("/models/0/name").asText()).isEqualTo("some-model");
      assertThat(result.at("/models/0/source").asText()).isEqualTo(endpoint.url());
      assertThat(endpoint.asked()).hasSize(1);
    }
  }

  @Test
  void aFolderThatCannotThinkIsRefusedBeforeAnythingIsLoaded() throws IOException {
    Path models = Files.createDirectories(folder.resolve("cannot-think"));
    Path out = folder.resolve("of-cannot-think");
    Run run = Run.tgs("segment", clip.toString(), "a", "--models=" + models, "--out=" + out);
    fails(run, out, "cannot think, it lacks the language model");
    assertThat(run.err()).contains("--no-think").doesNotContain("load");
  }

  @Test
  void aFolderOfFramesIsAClip() throws IOException {
    Path frames = Files.createDirectories(folder.resolve("frames"));
    for (int i = 0; i < 3; i++) {
      Files.write(
          frames.resolve(i + ".png"), Images.png(MediaFile.open(clip).frames(0.5 * i).get(0)));
    }
    Run run = segment(frames, "a", folder.resolve("of-frames"), "--fps", "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(result(folder.resolve("of-frames")).at("/frames/2/time").asDouble()).isEqualTo(1);
  }

  @Test
  void theReferencePoliciesWorkAtTheirOwnSizeAndMasksComeInTheClips() throws IOException {
    Path out = folder.resolve("compatible");
    Run run = segment(clip, "a", out, "--policies", "reference-compatible", "--frames", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(result(out).at("/settings/segmenter_view/size").asText()).isEqualTo("squashed_224");
    assertThat(result(out).at("/frames/0/rle/size").toString()).isEqualTo("[64,96]");
  }

  @Test
  void aLongerVideoIsNotReadInSilence() {
    Run run = segment(clip, "a", folder.resolve("part"), "--frames", "1");
    assertThat(run.err()).contains("Only the first 1.0 of 2.0 s were looked at");
  }

  // ---- bad input ----

  @Test
  void aCutVideoIsRefused() {
    Path cut = Clips.cut(clip, folder.resolve("cut.mp4"), 0.4);
    Path out = folder.resolve("of-cut");
    fails(segment(cut, "a", out), out, "cut.mp4: is cut off or damaged");
  }

  @Test
  void aVideoWithoutPicturesIsRefused() {
    Path deaf = Clips.withoutVideo(clip, folder.resolve("no-video.mp4"));
    Path out = folder.resolve("of-no-video");
    fails(segment(deaf, "a", out), out, "has no video stream");
  }

  @Test
  void aVideoOfOnePictureWithoutSoundIsAClip() throws IOException {
    Path mute = Clips.silent(folder.resolve("mute.mp4"));
    Path out = folder.resolve("of-mute");
    assertThat(segment(mute, "a", out).code()).isZero();
    assertThat(result(out).at("/clip/sound").asBoolean(true)).isFalse();
    assertThat(result(out).at("/clip/frames").asInt()).isEqualTo(1);
    assertThat(MediaFile.open(out.resolve("overlay.mp4")).info().audio()).isEmpty();
  }

  @Test
  void aTinyPictureIsAClip() throws IOException {
    Path tiny = Clips.drawn(folder.resolve("tiny.mp4"), 16, 16, 1);
    Path out = folder.resolve("of-tiny");
    Run run = segment(tiny, "a", out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(result(out).at("/clip/height").asInt()).isEqualTo(16);
  }

  @Test
  void an8kPictureIsAClip() throws IOException {
    Path frames = Files.createDirectories(folder.resolve("8k"));
    dev.tgs.media.Image large =
        dev.tgs.media.Image.filled(4320, 7680, new dev.tgs.media.Rgb(90, 120, 40));
    Files.write(frames.resolve("0.png"), Images.png(large));
    Path out = folder.resolve("of-8k");
    Run run = segment(frames, "a", out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Images.read(out.resolve("masks/00000.png")).width()).isEqualTo(7680);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t"})
  void anEmptyReferenceIsRefused(String reference) {
    Path out = folder.resolve("of-nothing");
    fails(segment(clip, reference, out), out, "The reference is empty");
  }

  @Test
  void aReferenceOfFiveThousandWordsIsCutAndSaysSo() throws IOException {
    Path out = folder.resolve("of-many");
    Run run = segment(clip, "elephant ".repeat(5000), out, "--frames", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("warning: ")
        .contains("more than the 64 that the detector reads");
    assertThat(result(out).at("/phrase/caption").asText().length()).isLessThan(5000);
  }

  @Test
  void aReferenceOfEmojiIsLookedForAndSaysThatItIsUnknown() throws IOException {
    Path out = folder.resolve("of-emoji");
    String emoji = "\uD83D\uDC18\uD83C\uDFBA";
    Run run = segment(clip, emoji, out, "--frames", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(result(out).at("/reference").asText()).isEqualTo(emoji);
    assertThat(run.err()).contains("knows no word of");
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Run run = segment(clip, "a", file.resolve("out"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("The output folder").doesNotContain("load");
  }

  @Test
  void aMissingModelsFolderNamesWhatItLookedFor() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("no-models"));
    Path out = folder.resolve("of-no-models");
    Run run =
        Run.tgs("segment", clip.toString(), "a", "--no-think", "--models=" + empty, "--out=" + out);
    fails(run, out, "lacks a Grounding-DINO detector");
    assertThat(run.err()).contains("groundingdino_swint_ogc.pth", "sam2.1_hiera_large.pt", "https");
  }

  @Test
  void aHostileCheckpointIsRefusedByName() throws IOException {
    Path models = Files.createDirectories(folder.resolve("hostile"));
    Path hostile = Path.of("../engine/src/test/resources/weights/hostile/os-system.pt");
    Files.copy(hostile, models.resolve("groundingdino_swint_ogc.pth"));
    Files.copy(hostile, models.resolve("sam2.1_hiera_large.pt"));
    Path out = folder.resolve("of-hostile");
    Run run =
        Run.tgs("segment", clip.toString(), "a", "--no-think", "--models=" + models, "-o=" + out);
    fails(run, out, "system");
    assertThat(run.err()).contains("groundingdino_swint_ogc.pth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--precision=fp16",
        "--device=tpu",
        "--frames=0",
        "--box-threshold=2",
        "--quantize=int5",
        "--temperature=-1",
        "--max-new-tokens=0"
      })
  void badOptionsAreExplainedInASentence(String option) {
    Path out = folder.resolve("of-options");
    Run run = segment(clip, "a", out, option);
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.err()).startsWith("tgs: ").doesNotContain("Unexpected");
  }
}
