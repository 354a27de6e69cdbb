package dev.tgs.models.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertTokenizerTest {
  private static final BertTokenizer PUBLISHED = BertTokenizer.published();

  static BertTokenizer of(String vocabulary, boolean lowerCase) throws IOException {
    byte[] bytes = vocabulary.getBytes(StandardCharsets.UTF_8);
    return BertTokenizer.read(new ByteArrayInputStream(bytes), "v.txt", lowerCase);
  }

  private static List<JsonNode> lines(String name) throws IOException {
    try (InputStream in = BertTokenizerTest.class.getResourceAsStream("/parity/" + name);
        MappingIterator<JsonNode> lines =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      return lines.readAll();
    }
  }

  private static long[] ids(JsonNode line) {
    return LongStream.range(0, line.get("ids").size())
        .map(i -> line.get("ids").get((int) i).asLong())
        .toArray();
  }

  @Test
  void idsAreThoseOfTheFastTokenizer() throws IOException {
    assertThat(lines("bert-tokenizer.jsonl"))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            line ->
                assertThat(PUBLISHED.encode(line.get("text").asText())).containsExactly(ids(line)));
  }

  @Test
  void phrasesAreThoseOfTheFastTokenizer() throws IOException {
    assertThat(lines("bert-phrases.jsonl"))
        .hasSizeGreaterThan(60)
        .allSatisfy(
            line -> assertThat(PUBLISHED.decode(ids(line))).isEqualTo(line.get("text").asText()));
  }

  @Test
  void thePublishedVocabularyIsWhole() {
    assertThat(PUBLISHED.size()).isEqualTo(30522);
  }

  @Test
  void aLongTextIsNotCut() {
    assertThat(PUBLISHED.encode("dog ".repeat(5000))).hasSize(5002).contains(3899);
  }

  @Test
  void halvesOfSurrogatePairsAreDropped() {
    assertThat(PUBLISHED.encode("do\uD83Dg \uDC15")).containsExactly(PUBLISHED.encode("dog"));
  }

  @Test
  void aCasedVocabularyKeepsCaseAndAccents() throws IOException {
    BertTokenizer cased = of("[UNK]\n[CLS]\n[SEP]\nCaf\u00e9\n##s\r\n!\n", false);
    assertThat(cased.encode("Caf\u00e9s! caf\u00e9")).containsExactly(1, 3, 4, 5, 0, 2);
  }

  @Test
  void namesOfAbsentSpecialTokensAreText() throws IOException {
    BertTokenizer small = of("[UNK]\n[CLS]\n[SEP]\n[\nmask\n]\n", true);
    assertThat(small.encode("[MASK][SEP]")).containsExactly(1, 3, 4, 5, 2, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '0 tokens lacks [UNK], [CLS], [SEP]'",
    "'[PAD]\n[UNK]\n[SEP]\na', '4 tokens lacks [CLS];'",
    "'{\"model\": {}}', '1 tokens lacks [UNK]'"
  })
  void aVocabularyWithoutSpecialTokensIsRefused(String vocabulary, String problem) {
    assertThatThrownBy(() -> of(vocabulary, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'v.txt'")
        .hasMessageContaining(problem);
  }

  @Test
  void aHugeVocabularyIsRefused() {
    assertThatThrownBy(() -> BertTokenizer.read(new Endless('x'), "v.txt", true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 16777216 bytes");
    assertThatThrownBy(() -> of("\n".repeat(1 << 21), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 1048576 lines");
  }

  @Test
  void otherBytesThanTextAreRefused() {
    byte[] bytes = {'[', (byte) 0xC3, (byte) 0x28, '\n'};
    assertThatThrownBy(() -> BertTokenizer.read(new ByteArrayInputStream(bytes), "v.txt", true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not text in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 30522, Long.MAX_VALUE})
  void anIdOutsideTheVocabularyIsRefused(long id) {
    assertThatThrownBy(() -> PUBLISHED.decode(101, id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 30521");
  }

  private static final class Endless extends InputStream {
    private final byte fill;

    Endless(char fill) {
      this.fill = (byte) fill;
    }

    @Override
    public int read() {
      return fill;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      Arrays.fill(into, from, from + count, fill);
      return count;
    }
  }
}
