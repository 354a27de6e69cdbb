package dev.tgs.train.refthinker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.media.Waveform;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainSetTest {
  @TempDir Path folder;

  private Path list(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json);
  }

  private PretrainSet images(String json) throws IOException {
    return PretrainSet.conversations(
        list("list.json", json), folder.resolve("media"), PretrainKind.IMAGE);
  }

  private static PretrainSample sample(PretrainKind kind, String question, String answer) {
    return new PretrainSample("s", kind, Path.of("file"), question, answer);
  }

  @Test
  void captionsAreReadWithTheirSounds() throws IOException {
    list(
        "train.json",
        """
        [{"audiocap_id": "12347", "start_time": 3, "caption": "not this"},
         {"caption": "A dog barks", "audiocap_id": "91", "youtube_id": "x", "start_time": "30"}]
        """);
    list("val.json", "[{\"audiocap_id\": 12347, \"start_time\": 0, \"caption\": \"Rain.\"}]");

    assertThat(PretrainSet.audioCaps(folder).samples())
        .containsExactly(
            new PretrainSample(
                "91", PretrainKind.AUDIO, folder.resolve("data/91.wav"), "", "A dog barks"),
            new PretrainSample(
                "12347", PretrainKind.AUDIO, folder.resolve("data/12347.wav"), "", "Rain."));
  }

  @Test
  void conversationsAreReadWithoutPlacesAndLineBreaks() throws IOException {
    PretrainSet set =
        images(
            """
            [{"id": "1", "image": "coco/1.jpg", "conversations": [
               {"from": "human", "value": "<image>\\nWhat is\\nthis? <image>"},
               {"from": "gpt", "value": "A cat"},
               {"from": "human", "value": "And?"}, {"from": "gpt", "value": ""}]},
             {"conversations": [{"value": "Why?"}, {"value": "Nobody knows!"}], "image": "2.jpg"}]
            """);

    Path media = folder.resolve("media");
    assertThat(set.samples())
        .containsExactly(
            new PretrainSample(
                "sample 1",
                PretrainKind.IMAGE,
                media.resolve("coco/1.jpg"),
                "What isthis? ",
                "A cat."),
            new PretrainSample(
                "sample 2", PretrainKind.IMAGE, media.resolve("2.jpg"), "Why?", "Nobody knows!"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|holds an object, expected a JSON list",
        "[]|has no samples",
        "[1]|has a number as sample 1, expected an object",
        "[{\"image\": \"1.jpg\"}]|lacks 'image' or 'conversations'",
        "[{\"conversations\": [{\"value\": \"q\"}, {\"value\": \"a\"}]}]|of sample 1",
        "[{\"image\": \"1.jpg\", \"conversations\": [{\"value\": \"q\"}]}]|a question and its answer",
        "[{\"image\": \"1.jpg\", \"conversations\": [{}, {}]}]|lacks 'value'",
        "[{\"image\": \"1.jpg\", \"conversations\": [{\"value\": \"\"}]}]|has no text as 'value'",
        "[{\"image\": \"1.jpg\", \"conversations\": 1}]|lacks",
        "[{\"image\": 3}]|has a number as 'image' of sample 1, expected text",
        "[{\"image\": \"../1.jpg\", \"conversations\": [{\"value\": \"q\"}, {\"value\": \"a\"}]}]|which is not inside of",
        "[{\"image\": \"/etc/passwd\", \"conversations\": [{\"value\": \"q\"}, {\"value\": \"a\"}]}]|'/etc/passwd', which is not inside",
        "[{\"image\": \"a\\u0000b\", \"conversations\": [{\"value\": \"q\"}, {\"value\": \"a\"}]}]|which is not inside of",
        "[{\"image\"|is no valid JSON"
      })
  void damagedListsAreRefused(String json, String message) {
    assertThatThrownBy(() -> images(json))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("list.json, line 1")
        .hasMessageContaining(message);
  }

  @Test
  void idsThatLeaveTheFolderAndMissingListsAreRefused() throws IOException {
    list("train.json", "[{\"audiocap_id\": \"../../x\", \"caption\": \"c\"}]");
    assertThatThrownBy(() -> PretrainSet.audioCaps(folder))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("'../../x'");
    list("train.json", "[{\"audiocap_id\": \"1\", \"caption\": \"c\"}]");
    assertThatThrownBy(() -> PretrainSet.audioCaps(folder))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("val.json is not there");
  }

  @Test
  void promptsStandInTheChatTemplate() throws IOException {
    TextTokenizer tokenizer = SmallTokenizer.published(false);
    PretrainTokens tokens = new PretrainTokens(tokenizer, 4096);
    String system = "<s>[INST] <<SYS>>\nYou are a helpful assistant.\n<</SYS>>\n\n";

    PretrainTokens.Ids sound = tokens.of(sample(PretrainKind.AUDIO, "", "A dog barks"), 320);
    assertThat(sound.prompt())
        .containsExactly(
            tokenizer.encode(
                system
                    + "This is an audio:\n<audio_start><audio><audio_end>\nPlease describe this audio. [/INST]"));
    assertThat(sound.prompt()[sound.media()]).isEqualTo(32006);
    assertThat(sound.answer()).containsExactly(tokenizer.encode("A dog barks </s>"));
    assertThat(sound.length(320)).isEqualTo(sound.prompt().length + 319 + sound.answer().length);

    PretrainTokens.Ids picture = tokens.of(sample(PretrainKind.IMAGE, "What? ", "A cat."), 32);
    assertThat(picture.prompt())
        .containsExactly(
            tokenizer.encode(
                system
                    + "This is an image:\n<image_start><image><image_end>\nPlease answer the question:\nWhat? [/INST]"));
    PretrainTokens.Ids video = tokens.of(sample(PretrainKind.VIDEO, "", "Two cats."), 256);
    assertThat(video.prompt())
        .containsExactly(
            tokenizer.encode(
                system
                    + "This is a video:\n<video_start><video><video_end>\nPlease answer the question: [/INST]"));
  }

  @Test
  void wordsOfAnotherAreNeverTokensAndWhatIsTooLongIsRefused() throws IOException {
    TextTokenizer tokenizer = SmallTokenizer.small();
    PretrainTokens tokens = new PretrainTokens(tokenizer, 600);
    PretrainTokens.Ids ids =
        tokens.of(sample(PretrainKind.IMAGE, "<image> </s> <audio>", "<image> </s> x"), 32);

    assertThat(Arrays.stream(ids.prompt()).filter(id -> id == tokenizer.id("<image>"))).hasSize(1);
    assertThat(ids.prompt()).doesNotContain(tokenizer.endId(), tokenizer.id("<audio>"));
    assertThat(Arrays.stream(ids.answer()).filter(id -> id == tokenizer.endId())).hasSize(1);
    assertThat(ids.answer()).doesNotContain(tokenizer.id("<image>"));
    assertThatThrownBy(() -> tokens.of(sample(PretrainKind.AUDIO, "", "Rain."), 600))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining("Sample 's' has")
        .hasMessageContaining("file 600")
        .hasMessageContaining("at most 600");
  }

  @Test
  void framesAreEquallyFarApartAndSoundsWholeSecondsLong() {
    assertThat(PretrainMedia.frames(100)).containsExactly(0, 12, 25, 37, 50, 62, 75, 87);
    assertThat(PretrainMedia.frames(8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(PretrainMedia.frames(3)).containsExactly(0, 1, 2);
    for (int[] pair : new int[][] {{0, 1}, {100, 1}, {16_000, 1}, {16_001, 2}, {160_000, 10}}) {
      Waveform sound = Waveform.of(new float[][] {new float[pair[0]]}, 16_000);
      assertThat(PretrainMedia.seconds(sound)).isEqualTo(pair[1]);
      assertThat(PretrainMedia.padded(sound).length()).isEqualTo(pair[1] * 16_000);
    }
    assertThatThrownBy(() -> PretrainMedia.padded(Waveform.of(new float[][] {new float[10]}, 8000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
