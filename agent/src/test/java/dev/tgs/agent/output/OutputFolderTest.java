package dev.tgs.agent.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.agent.Agent;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Answer;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Fakes;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thought;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.policy.Policies;
import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.MediaException;
import dev.tgs.media.MediaFile;
import dev.tgs.media.Rle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  @TempDir Path temp;

  private static Run run(Answer answer) {
    return new Run(
        "tgs test",
        List.of(new ModelCard("ground", "Fake", "nowhere", "fp32", "cpu", true)),
        Policies.corrected(),
        answer.times(),
        List.of("Random weights: what the masks show means nothing."));
  }

  private static void write(OutputFolder folder, Clip clip, Set<OutputFormat> formats) {
    Answer answer = Fakes.answer(clip, "the dog");
    folder.write(clip, answer, run(answer), formats, Progress.SILENT);
  }

  private JsonNode json(String name) throws IOException {
    return Json.MAPPER.readTree(temp.resolve(name).toFile());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(Files::isRegularFile)
          .map(file -> temp.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void theResultSaysWhatWasFoundInEachFrame() throws IOException {
    Clip clip = Fakes.clip(3, 40, 60);
    write(OutputFolder.open(temp), clip, Set.of());

    assertThat(files())
        .containsExactly(
            "masks/00000.png",
            "masks/00001.png",
            "masks/00002.png",
            "overlay.mp4",
            "result.json",
            "sheet.png");
    JsonNode result = json("result.json");
    assertThat(result.get("format").asText()).isEqualTo("tgs-result");
    assertThat(result.at("/clip/height").asInt()).isEqualTo(40);
    assertThat(result.at("/phrase/caption").asText()).isEqualTo("the dog.");
    assertThat(result.at("/settings/box_choice").asText()).isEqualTo("best_score");
    assertThat(result.at("/seconds/ground").isNumber()).isTrue();
    assertThat(result.at("/models/0/random").asBoolean()).isTrue();
    assertThat(result.at("/warnings/0").asText()).contains("means nothing");

    JsonNode found = result.at("/frames/2");
    assertThat(found.get("time").asDouble()).isEqualTo(2);
    assertThat(found.get("box").toString()).isEqualTo("[15.0,10.0,45.0,30.0]");
    assertThat(found.get("score").asDouble()).isEqualTo(0.8);
    assertThat(found.get("phrase").asText()).isEqualTo("the dog");
    assertThat(found.get("area").asInt()).isEqualTo(600);
    Mask mask = Rle.decode(40, 60, found.at("/rle/counts").asText());
    assertThat(mask).isEqualTo(Mask.of(Images.read(temp.resolve(found.get("mask").asText()))));
    assertThat(mask.area()).isEqualTo(600);
  }

  @Test
  void everyFieldIsInTheSchemaDocument() throws IOException {
    writeThought(
        Fakes.clip(1, 40, 60),
        new Thought("t", "r", Optional.of("f"), Optional.of("s"), List.of()));
    String schema = Files.readString(Path.of("..", "docs", "result-schema.md"));
    List<String> fields = new ArrayList<>();
    fields("", json("result.json"), fields);

    assertThat(fields).contains("frames[].rle.counts", "settings.box_choice", "thought.text");
    for (String field : fields) {
      // Settings and seconds have sections of their own.
      String name = field.replaceFirst("^settings\\.", "").replaceFirst("^seconds\\.", "");
      assertThat(schema).as("docs/result-schema.md").contains("`" + name + "`");
    }
  }

  private void writeThought(Clip clip, Thought thought) {
    var agent =
        new Agent(
            Optional.of(new Fakes.FakeThinker(thought)),
            new Fakes.FakeGrounder(),
            new Fakes.FakeSegmenter(),
            Policies.corrected());
    try (var sitting = agent.sit(clip)) {
      Answer answer = sitting.answer(new Reference("the loudest one"), Progress.SILENT);
      OutputFolder.open(temp).write(clip, answer, run(answer), Set.of(), Progress.SILENT);
    }
  }

  @Test
  void aThoughtIsKeptWordForWordWithItsWarnings() throws IOException {
    String random = "Random weights: what the masks show means nothing.";
    writeThought(
        Fakes.clip(2, 40, 60),
        new Thought(
            "<think>It barks.</think>",
            "It barks.",
            Optional.empty(),
            Optional.of("dog"),
            List.of("The thought was cut off.", random)));

    JsonNode result = json("result.json");
    assertThat(result.at("/thought/text").asText()).isEqualTo("<think>It barks.</think>");
    assertThat(result.at("/thought/reasoning").asText()).isEqualTo("It barks.");
    assertThat(result.at("/thought/fine_object").isNull()).isTrue();
    assertThat(result.at("/thought/simple_object").asText()).isEqualTo("dog");
    assertThat(result.at("/phrase/origin").asText()).isEqualTo("simple_object");
    assertThat(result.get("warnings"))
        .extracting(JsonNode::asText)
        .containsExactly(random, "The thought was cut off.");
    assertThat(result.at("/version").asInt()).isEqualTo(1);
  }

  @Test
  void theSheetShowsAThoughtBesideTheFrames() throws IOException {
    Clip clip = Fakes.clip(2, 40, 60);
    write(OutputFolder.open(temp), clip, Set.of());
    int bare = Images.read(temp.resolve("sheet.png")).width();
    for (String object : List.of("dog", "null", "")) {
      writeThought(
          clip,
          new Thought(
              "",
              "because ".repeat(2000),
              Optional.of("a dog"),
              Optional.of(object).filter(o -> !o.isEmpty()),
              List.of()));
      assertThat(Images.read(temp.resolve("sheet.png")).width()).isGreaterThan(bare);
    }
  }

  private static void fields(String prefix, JsonNode node, List<String> names) {
    if (node.isArray()) {
      node.forEach(child -> fields(prefix + "[]", child, names));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  fields(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      names));
    }
    if (!node.isObject() && !prefix.endsWith("[]")) {
      names.add(prefix);
    }
  }

  @Test
  void aFrameWithoutTheThingHasAnEmptyMaskAndNoBox() throws IOException {
    write(OutputFolder.open(temp), Fakes.clip(2, 40, 60), EnumSet.allOf(OutputFormat.class));

    JsonNode frame = json("result.json").at("/frames/1");
    assertThat(frame.get("box").isNull()).isTrue();
    assertThat(frame.get("score").isNull()).isTrue();
    assertThat(frame.get("area").asInt()).isZero();
    assertThat(Images.read(temp.resolve("masks/00001.png")).data()).containsOnly((byte) 0);
    assertThat(json("coco.json").get("annotations")).hasSize(1);
    assertThat(Files.readString(temp.resolve("labels/00001.txt"))).isEmpty();
    assertThat(json("label-studio.json").at("/1/predictions/0/result")).isEmpty();
  }

  @Test
  void otherToolsFormats() throws IOException {
    write(OutputFolder.open(temp), Fakes.clip(1, 40, 60), EnumSet.allOf(OutputFormat.class));

    JsonNode coco = json("coco.json");
    assertThat(coco.at("/images/0/file_name").asText()).isEqualTo("images/00000.png");
    assertThat(coco.at("/annotations/0/bbox").toString()).isEqualTo("[15.0,10.0,30.0,20.0]");
    assertThat(coco.at("/annotations/0/image_id")).isEqualTo(coco.at("/images/0/id"));
    assertThat(coco.at("/categories/0/name").asText()).isEqualTo("the dog");
    assertThat(Rle.decode(40, 60, coco.at("/annotations/0/segmentation/counts").asText()).area())
        .isEqualTo(600);

    assertThat(Files.readString(temp.resolve("labels/00000.txt")))
        .isEqualTo("0 0.750000 0.250000 0.750000 0.750000 0.250000 0.750000 0.250000 0.250000\n");
    assertThat(Files.readString(temp.resolve("data.yaml"))).contains("0: \"the dog\"");
    assertThat(temp.resolve("images/00000.png")).exists();

    JsonNode region = json("label-studio.json").at("/0/predictions/0/result/0");
    assertThat(region.get("type").asText()).isEqualTo("brushlabels");
    assertThat(region.get("original_width").asInt()).isEqualTo(60);
    assertThat(region.at("/value/format").asText()).isEqualTo("rle");
    assertThat(region.at("/value/brushlabels/0").asText()).isEqualTo("the dog");
    assertThat(region.at("/value/rle")).hasSizeGreaterThan(10);
    assertThat(Files.readString(temp.resolve("label-studio-config.xml")))
        .contains("value=\"the dog\"");
  }

  @Test
  void theOverlayHasTheClipsOwnSound() {
    write(OutputFolder.open(temp), Fakes.clip(3, 40, 60, Optional.of(Fakes.tone(3))), Set.of());

    var info = MediaFile.open(temp.resolve("overlay.mp4")).info();
    assertThat(info.audio()).isPresent();
    assertThat(info.video()).isPresent();
    assertThat(info.duration()).isBetween(2.8, 3.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void tinyFramesAndOneFrame(int side) throws IOException {
    write(OutputFolder.open(temp), Fakes.clip(1, side, side), EnumSet.allOf(OutputFormat.class));

    assertThat(json("result.json").get("frames")).hasSize(1);
    assertThat(temp.resolve("overlay.mp4")).exists();
    assertThat(temp.resolve("sheet.png")).exists();
  }

  @Test
  void longAndStrangePhrasesStayInTheirPlaces() throws IOException {
    Clip clip = Fakes.clip(1, 40, 60);
    for (String text :
        List.of("the word & \"quote\" <tag> ".repeat(300), "🐶".repeat(200), "a:\n - b\u0001")) {
      Answer answer = Fakes.answer(clip, text);
      OutputFolder.open(temp)
          .write(clip, answer, run(answer), EnumSet.allOf(OutputFormat.class), Progress.SILENT);

      assertThat(json("result.json").get("reference").asText()).isEqualTo(text.strip());
      String name = json("coco.json").at("/categories/0/name").asText();
      assertThat(name.length()).isLessThanOrEqualTo(80);
      assertThat(name).doesNotContain("\n");
      javax.xml.parsers.DocumentBuilderFactory xml =
          javax.xml.parsers.DocumentBuilderFactory.newInstance();
      org.assertj.core.api.Assertions.assertThatCode(
              () ->
                  xml.newDocumentBuilder().parse(temp.resolve("label-studio-config.xml").toFile()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aSecondRunReplacesTheFirstAndLeavesForeignFilesAlone() throws IOException {
    OutputFolder folder = OutputFolder.open(temp);
    write(folder, Fakes.clip(4, 40, 60), Set.of(OutputFormat.COCO));
    Files.writeString(temp.resolve("masks/notes.txt"), "mine");
    write(folder, Fakes.clip(2, 40, 60), Set.of());

    assertThat(files())
        .contains("masks/notes.txt", "masks/00001.png")
        .doesNotContain("masks/00002.png", "masks/00003.png", "images/00003.png", "coco.json");
  }

  @Test
  void progressCountsEveryFile() {
    List<Integer> steps = new ArrayList<>();
    Clip clip = Fakes.clip(2, 40, 60);
    Answer answer = Fakes.answer(clip, "the dog");
    int[] total = {0};
    OutputFolder.open(temp)
        .write(
            clip,
            answer,
            run(answer),
            EnumSet.allOf(OutputFormat.class),
            (stage, done, all) -> {
              assertThat(stage).isEqualTo(Stage.WRITE);
              steps.add(done);
              total[0] = all;
            });

    assertThat(steps).first().isEqualTo(0);
    assertThat(steps).last().isEqualTo(total[0]);
    assertThat(steps).isSorted().doesNotHaveDuplicates();
  }

  /** A disk on which only so many files find room; the next is cut short. */
  private static FileStore diskFor(int files) {
    int[] left = {files};
    return (target, body) ->
        AtomicFiles.write(
            target,
            file -> {
              body.writeTo(file);
              if (left[0]-- <= 0) {
                try (var channel =
                    java.nio.channels.FileChannel.open(
                        file, java.nio.file.StandardOpenOption.WRITE)) {
                  channel.truncate(channel.size() / 2);
                }
                throw new IOException("No space left on device");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5, 9})
  void aFullDiskLeavesNoHalfFile(int room) throws IOException {
    OutputFolder folder = OutputFolder.open(temp, diskFor(room));
    Clip clip = Fakes.clip(3, 40, 60);

    assertThatThrownBy(() -> write(folder, clip, EnumSet.allOf(OutputFormat.class)))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("No space left on device");

    assertThat(files()).doesNotContain("result.json").noneMatch(name -> name.endsWith(".tmp"));
    for (String name : files()) {
      if (name.endsWith(".png")) {
        assertThat(Images.read(temp.resolve(name)).height()).isPositive();
      }
    }
  }

  @Test
  void aFullDiskDoesNotLeaveAnEarlierResultToVouchForNewMasks() throws IOException {
    Clip clip = Fakes.clip(3, 40, 60);
    write(OutputFolder.open(temp), clip, Set.of());

    assertThatThrownBy(() -> write(OutputFolder.open(temp, diskFor(1)), clip, Set.of()))
        .isInstanceOf(MediaException.class);

    assertThat(files()).doesNotContain("result.json");
  }

  @Test
  void aFileInTheWayIsSaidBeforeAnyWork() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> OutputFolder.open(file))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("cannot be written (a file has that name)");
    assertThatThrownBy(() -> OutputFolder.open(file.resolve("below")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatNobodyMayWriteIsSaidBeforeAnyWork() {
    // Not even root writes here.
    assertThatThrownBy(() -> OutputFolder.open(Path.of("/proc/self/fdinfo")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("'/proc/self/fdinfo' cannot be written");
  }
}
