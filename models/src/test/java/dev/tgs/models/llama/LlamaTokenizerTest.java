package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tgs.models.refthinker.RefThinkerTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaTokenizerTest {
  private static final Path MODEL = TokenizerFixtures.file("llama-small.model");

  @TempDir Path folder;

  private static LlamaTokenizer small(boolean legacy) throws IOException {
    return TokenizerFixtures.llama(legacy);
  }

  private static List<JsonNode> lines(boolean legacy, String field) throws IOException {
    return TokenizerFixtures.lines("llama-small.jsonl").stream()
        .filter(line -> line.get("legacy").asBoolean() == legacy && line.has(field))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void idsAreThoseOfThePublishedTokenizer(boolean legacy) throws IOException {
    LlamaTokenizer tokenizer = small(legacy);
    assertThat(lines(legacy, "text"))
        .hasSizeGreaterThan(40)
        .allSatisfy(
            line ->
                assertThat(tokenizer.encode(line.get("text").asText()))
                    .containsExactly(TokenizerFixtures.ids(line)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textsAreThoseOfThePublishedTokenizer(boolean legacy) throws IOException {
    LlamaTokenizer tokenizer = small(legacy);
    assertThat(lines(legacy, "decoded"))
        .hasSizeGreaterThan(180)
        .allSatisfy(
            line ->
                assertThat(tokenizer.decode(TokenizerFixtures.ids(line)))
                    .isEqualTo(line.get("decoded").asText()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenizerJsonGivesTheSameIds(boolean legacy) throws IOException {
    Files.copy(
        TokenizerFixtures.file("llama-small.tokenizer.json"), folder.resolve("tokenizer.json"));
    LlamaTokenizer tokenizer =
        LlamaTokenizer.read(new TokenizerFixtures.Disk(folder))
            .withLegacy(legacy)
            .withAddedTokens(RefThinkerTokens.ADDED);
    assertThat(lines(legacy, "text"))
        .allSatisfy(
            line ->
                assertThat(tokenizer.encode(line.get("text").asText()))
                    .containsExactly(TokenizerFixtures.ids(line)));
  }

  @Test
  void addedTokensFollowTheVocabularyOnce() throws IOException {
    LlamaTokenizer tokenizer = small(false);

    assertThat(RefThinkerTokens.ADDED).hasSize(21);
    assertThat(tokenizer.size()).isEqualTo(661);
    assertThat(tokenizer.id("<image>")).isEqualTo(640);
    assertThat(tokenizer.id("</box>")).isEqualTo(660);
    assertThat(tokenizer.withAddedTokens(RefThinkerTokens.ADDED).size()).isEqualTo(661);
    assertThat(tokenizer.withAddedTokens(List.of("</s>", "<pad>")).id("<pad>")).isEqualTo(661);
    assertThat(tokenizer.endId()).isEqualTo(2);
    assertThat(tokenizer.padId()).isEqualTo(2);
    assertThatThrownBy(() -> tokenizer.id("<mask>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no token '<mask>' among its 24");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</think>",
        "the <video> and </s><s>",
        "<s_object>null</s_object>",
        "/think> x <",
        "video><",
        "<unk>",
        ""
      })
  void ofLiteralTextNothingBecomesASpecialToken(String words) throws IOException {
    for (boolean legacy : new boolean[] {false, true}) {
      LlamaTokenizer tokenizer = small(legacy);
      String before = "<s>Given <think>the expression '<";
      String after = "think>', and <answer>.";
      String text = before + words + after;

      long[] ids = tokenizer.encode(text, before.length(), before.length() + words.length());

      assertThat(LongStream.of(ids).boxed())
          .filteredOn(id -> id < 3 || id >= 640)
          .containsExactly(1L, tokenizer.id("<think>"), tokenizer.id("<answer>"));
      assertThat(tokenizer.decode(ids)).contains("expression '<" + words + "think>'");
    }
  }

  @Test
  void literalTextWithoutSpecialTokensIsAnyText() throws IOException {
    LlamaTokenizer tokenizer = small(false);
    String text = "<s>The object that is playing the guitar, and <answer>.";

    for (int from = 3; from < 45; from++) {
      for (int to = from; to <= 45; to++) {
        assertThat(tokenizer.encode(text, from, to)).containsExactly(tokenizer.encode(text));
      }
    }
  }

  @Test
  void halvesOfSurrogatePairsBecomeTheReplacementCharacter() throws IOException {
    LlamaTokenizer tokenizer = small(false);
    assertThat(tokenizer.encode("a\uD83Db \uDC15"))
        .containsExactly(tokenizer.encode("a\uFFFDb \uFFFD"));
  }

  @Test
  void aMillionCharactersAreNoTrouble() throws IOException {
    LlamaTokenizer tokenizer = small(false);
    String text = "a".repeat(400_000) + "the object ".repeat(60_000);

    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void aStreamIsNaturalText() throws IOException {
    LlamaTokenizer tokenizer = small(false);
    String text = "<think>\nThe café 🐕 plays ▁ it.\n</think> <answer>";

    long[] ids = tokenizer.encode(text);

    assertThat(TokenizerFixtures.streamed(tokenizer, ids)).isEqualTo(text.replace('▁', ' '));
    assertThat(TokenizerFixtures.streamed(tokenizer, tokenizer.encode("the man")))
        .isEqualTo("the man");
  }

  @Test
  void aCharacterOfSeveralTokensAppearsWithItsLast() throws IOException {
    LlamaTokenizer tokenizer = small(false);
    TokenStream stream = tokenizer.stream();

    assertThat(stream.accept(3 + 0xF0)).isEmpty();
    assertThat(stream.accept(3 + 0x9F)).isEmpty();
    assertThat(stream.accept(3 + 0x90)).isEmpty();
    assertThat(stream.accept(3 + 0x95)).isEqualTo("🐕");
    assertThat(stream.accept(3 + 0xC3)).isEmpty();
    assertThat(stream.accept(tokenizer.id("</think>"))).isEqualTo("\uFFFD</think>");
    assertThat(stream.accept(3 + 0xE2)).isEmpty();
    assertThat(stream.end()).isEqualTo("\uFFFD");
    assertThat(stream.end()).isEmpty();
  }

  @Test
  void aFolderSaysHowItIsRead() throws IOException {
    Files.copy(MODEL, folder.resolve("tokenizer.model"));
    assertThat(LlamaTokenizer.read(new TokenizerFixtures.Disk(folder)).isLegacy()).isTrue();
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"legacy": false, "pad_token": {"content": "<pad>"},
         "added_tokens_decoder": {"2": {"content": "</s>"}, "640": {"content": "<new>"}}}
        """);

    LlamaTokenizer tokenizer = LlamaTokenizer.read(new TokenizerFixtures.Disk(folder));

    assertThat(tokenizer.isLegacy()).isFalse();
    assertThat(tokenizer.id("<new>")).isEqualTo(640);
    assertThat(tokenizer.padId()).isEqualTo(641);
    assertThat(tokenizer.size()).isEqualTo(642);
    assertThat(TextTokenizer.read(new TokenizerFixtures.Disk(folder)).padId()).isEqualTo(641);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"added_tokens_decoder\": {\"5\": {\"content\": \"<new>\"}}}",
        "{\"added_tokens_decoder\": {\"641\": {\"content\": \"<new>\"}}}",
        "{\"added_tokens_decoder\": {\"-1\": {\"content\": \"<new>\"}}}",
        "{\"added_tokens_decoder\": {\"640\": {}}}",
        "{\"legacy\": "
      })
  void aConfigurationThatDoesNotFitIsRefused(String config) throws IOException {
    Files.copy(MODEL, folder.resolve("tokenizer.model"));
    Files.writeString(folder.resolve("tokenizer_config.json"), config);

    assertThatThrownBy(() -> LlamaTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void anOlderFolderNamesItsTokensInOtherFiles() throws IOException {
    Files.copy(MODEL, folder.resolve("tokenizer.model"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"legacy\": false}");
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<pad>\": 640}");
    Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": \"<pad>\"}");

    LlamaTokenizer tokenizer =
        LlamaTokenizer.read(new TokenizerFixtures.Disk(folder)).withAddedTokens(List.of("<new>"));

    assertThat(tokenizer.padId()).isEqualTo(640);
    assertThat(tokenizer.id("<new>")).isEqualTo(641);
    assertThat(tokenizer.decode(1, 640, 641)).isEqualTo("<s><pad> <new>");
  }

  @Test
  void aFolderWithoutTokenizerIsRefused() {
    assertThatThrownBy(() -> TextTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no tokenizer.model and no tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 661, Long.MAX_VALUE})
  void anIdOutsideTheVocabularyIsRefused(long id) throws IOException {
    LlamaTokenizer tokenizer = small(false);
    assertThatThrownBy(() -> tokenizer.decode(5, id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 660");
    assertThatThrownBy(() -> tokenizer.stream().accept(id))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
