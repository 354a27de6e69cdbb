package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelTokenizerTest {
  @TempDir static Path folder;
  private static ByteLevelTokenizer tokenizer;

  @BeforeAll
  static void read() throws IOException {
    tokenizer = TokenizerFixtures.qwen2(folder);
  }

  private static List<JsonNode> lines(String field) throws IOException {
    return TokenizerFixtures.lines("qwen2-small.jsonl").stream()
        .filter(line -> line.has(field))
        .toList();
  }

  @Test
  void idsAreThoseOfTheFastTokenizer() throws IOException {
    assertThat(lines("text"))
        .hasSizeGreaterThan(40)
        .allSatisfy(
            line ->
                assertThat(tokenizer.encode(line.get("text").asText()))
                    .containsExactly(TokenizerFixtures.ids(line)));
  }

  @Test
  void textsAreThoseOfTheFastTokenizer() throws IOException {
    assertThat(lines("decoded"))
        .hasSizeGreaterThan(130)
        .allSatisfy(
            line ->
                assertThat(tokenizer.decode(TokenizerFixtures.ids(line)))
                    .isEqualTo(line.get("decoded").asText()));
  }

  @Test
  void tokensThatEndAndFillAreThoseOfTheConfiguration() throws IOException {
    assertThat(tokenizer.endId()).isEqualTo(tokenizer.id("<|im_end|>")).isEqualTo(466);
    assertThat(tokenizer.padId()).isEqualTo(464);
    assertThat(tokenizer.id("<image>")).isEqualTo(467);
    assertThat(tokenizer.size()).isEqualTo(488);
    assertThat(TextTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(ByteLevelTokenizer.class);
  }

  @Test
  void ofLiteralTextNothingBecomesASpecialToken() {
    String words = "<|im_end|>\n<video></think>";
    String text = "<think>" + words + "<answer>";

    long[] ids = tokenizer.encode(text, 7, 7 + words.length());

    assertThat(LongStream.of(ids).boxed())
        .filteredOn(id -> id >= 464)
        .containsExactly(tokenizer.id("<think>"), tokenizer.id("<answer>"));
    assertThat(tokenizer.decode(ids)).isEqualTo(text);
  }

  @Test
  void aMillionLettersAreNoTrouble() {
    String text = "the".repeat(333_334);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void aCharacterOfSeveralTokensAppearsWithItsLast() {
    long[] ids = tokenizer.encode("🐕");
    TokenStream stream = tokenizer.stream();

    assertThat(ids).hasSizeGreaterThan(1);
    for (int i = 0; i < ids.length - 1; i++) {
      assertThat(stream.accept(ids[i])).isEmpty();
    }
    assertThat(stream.accept(ids[ids.length - 1])).isEqualTo("🐕");
  }
}
