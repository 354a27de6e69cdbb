package dev.tgs.models.refthinker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.models.llama.ByteLevelTokenizer;
import dev.tgs.models.llama.LlamaTokenizer;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenizerFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThinkPromptTest {
  /**
   * Ids of the test prompt of the sentence below, by transformers with the published vocabulary.
   */
  private static final long[] GOLDEN = {
    1, 4013, 338, 263, 4863, 29901, 13, 32004, 32003, 32005, 13, 4013, 338, 385, 10348, 29901, 13,
    32007, 32006, 32008, 13, 29954, 5428, 278, 2737, 2556, 4603, 278, 6047, 292, 1203, 373, 278,
    2175, 310, 278, 767, 1696, 27599, 278, 4863, 322, 10348, 29892, 322, 769, 5706, 263, 24481,
    9704, 313, 32009, 29897, 322, 2186, 1234, 313, 32011, 467, 13, 10858, 1962, 1818, 1101, 445,
    3402, 29901, 13, 32009, 13, 10858, 24481, 1244, 13, 32010, 13, 32011, 13, 32013, 2023, 29871,
    32014, 13, 32015, 2023, 29871, 32016, 13, 1576, 6590, 289, 1884, 338, 29901, 29871, 32017,
    29871, 32019, 2023, 29871, 32020, 29871, 32018, 13, 32012
  };

  private static final String SENTENCE = "the sounding object on the left of the man.";

  @TempDir Path folder;

  @Test
  void thePromptOfAnExampleHasTheKnownIds() throws IOException {
    LlamaTokenizer tokenizer = TokenizerFixtures.published(false);

    PromptIds prompt = ThinkPrompt.atTest(SENTENCE).ids(tokenizer);

    assertThat(prompt.ids()).containsExactly(GOLDEN);
    assertThat(prompt.video()).isEqualTo(8);
    assertThat(prompt.audio()).isEqualTo(18);
    assertThat(prompt.shared()).isEqualTo(20);
    assertThat(ThinkPrompt.inTraining(SENTENCE).ids(tokenizer).ids()).hasSize(108);
    assertThat(ThinkPrompt.atTest(SENTENCE).ids(tokenizer.withLegacy(true)).ids()).hasSize(116);
    assertThat(tokenizer.size()).isEqualTo(32_021);
  }

  /** As {@code parity/ref_llama_tokenizer.py} chose them, and in its order. */
  @Test
  void promptsOfTheBenchmarkHaveThePublishedIds() throws IOException {
    LlamaTokenizer tokenizer = TokenizerFixtures.published(false);
    List<TextTokenizer> tokenizers = List.of(tokenizer, tokenizer.withLegacy(true));
    byte[] expected =
        Files.readAllBytes(Path.of("src/test/resources/parity/refthinker-prompts.sha"));
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    List<String> references = references();
    int chosen = 0;
    for (int number = 0; number < references.size(); number++) {
      String reference = references.get(number);
      boolean isPlain =
          reference.equals(reference.strip()) && reference.chars().allMatch(c -> c < 0x80);
      if (number % 8 != 0 && isPlain) {
        continue;
      }
      chosen++;
      String expression = reference.toLowerCase(Locale.ROOT);
      for (ThinkPrompt prompt :
          List.of(ThinkPrompt.atTest(expression), ThinkPrompt.inTraining(expression))) {
        found.write(firstBytes(prompt.text()));
        for (TextTokenizer each : tokenizers) {
          found.write(
              firstBytes(
                  LongStream.of(prompt.ids(each).ids())
                      .mapToObj(Long::toString)
                      .collect(Collectors.joining(","))));
        }
      }
      assertThat(Arrays.equals(expected, 0, found.size(), found.toByteArray(), 0, found.size()))
          .as(reference)
          .isTrue();
    }
    assertThat(chosen).isGreaterThan(2500);
    assertThat(found.size()).isEqualTo(expected.length);
  }

  private static byte[] firstBytes(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(hash, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The column {@code exp}, the last of five; a field in quotation marks may hold commas. */
  private static List<String> references() throws IOException {
    List<String> references = new ArrayList<>();
    List<String> lines = Files.readAllLines(TokenizerFixtures.shared("media/REFAVS/metadata.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String last = line.split(",", 5)[4];
      references.add(
          last.startsWith("\"")
              ? last.substring(1, last.length() - 1).replace("\"\"", "\"")
              : last);
    }
    return references;
  }

  @Test
  void whatIsSharedDoesNotDependOnTheExpression() throws IOException {
    ByteLevelTokenizer qwen2 = TokenizerFixtures.qwen2(folder);
    for (TextTokenizer tokenizer :
        List.of(TokenizerFixtures.llama(false), TokenizerFixtures.llama(true), qwen2)) {
      PromptIds first = ThinkPrompt.atTest("").ids(tokenizer);
      long[] shared = Arrays.copyOf(first.ids(), first.shared());
      assertThat(first.video()).isLessThan(first.audio());
      assertThat(first.shared()).isEqualTo(first.audio() + 2);
      for (String words :
          List.of("\u0301", "\n\n", "</s>", "<audio_end><video><audio>", "die", " x")) {
        for (ThinkPrompt prompt :
            List.of(ThinkPrompt.atTest(words), ThinkPrompt.inTraining(words))) {
          PromptIds ids = prompt.ids(tokenizer);
          assertThat(Arrays.copyOf(ids.ids(), ids.shared())).containsExactly(shared);
          assertThat(ids.ids()).containsOnlyOnce(tokenizer.id("<video>"), tokenizer.id("<audio>"));
        }
      }
    }
  }

  @Test
  void aTokenizerWithoutTheTokensIsRefused() throws IOException {
    LlamaTokenizer plain =
        LlamaTokenizer.read(
            new TokenizerFixtures.Disk(Path.of("src/test/resources/parity/llama-small.model")));
    assertThatThrownBy(() -> ThinkPrompt.atTest(SENTENCE).ids(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("<video>");
  }
}
