package dev.tgs.models.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are damaged, of another kind, or made to do harm: one sentence, and no more memory
 * than the file.
 */
class HostileTokenizersTest {
  @TempDir Path folder;

  private static byte[] model() throws IOException {
    return Files.readAllBytes(TokenizerFixtures.file("llama-small.model"));
  }

  private static byte[] followedBy(int... more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(model());
    for (int b : more) {
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private void refused(byte[] model, String reason) throws IOException {
    Path file = Files.write(folder.resolve("tokenizer.model"), model);
    assertThatThrownBy(() -> LlamaTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining(reason);
  }

  @Test
  void damagedModels() throws IOException {
    refused(new byte[0], "has an algorithm other than BPE and no bytes");
    refused("just a text".getBytes(StandardCharsets.UTF_8), "damaged or no tokenizer.model");
    refused(
        followedBy(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07), "claims 2147483647 bytes where 0 are left");
    refused(
        followedBy(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01),
        "claims 18446744073709551615 bytes");
    refused(
        followedBy(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01),
        "more than 64 bits");
    refused(followedBy(0x0A), "ends within a number");
    refused(followedBy(0x00), "without a valid number");
    refused(followedBy(0x7B), "of the unknown kind 3");
    refused(followedBy(0x08, 0x01), "no block of bytes in field 1");
    refused(followedBy(0x0A, 3, 0x0A, 1, 0xFF), "not UTF-8");
    refused(followedBy(0x0A, 0), "a piece of 0 characters");
    refused(followedBy(0x0A, 8, 0x0A, 1, 'q', 0x15, 0, 0, 0xC0, 0x7F), "the score NaN");
    refused(followedBy(0x0A, 5, 0x0A, 1, 'Q', 0x18, 4), "kind 4");
    refused(followedBy(0x0A, 3, 0x0A, 1, 'a'), "a piece twice");
    refused(followedBy(0x12, 2, 0x18, 1), "an algorithm other than BPE");
    refused(followedBy(0x1A, 3, 0x12, 1, 'x'), "a normaliser that changes the text");
    refused(followedBy(0x1A, 2, 0x20, 1), "removes spaces");
    refused(new byte[(16 << 20) + 1], "more than 16777216 bytes");
  }

  @Test
  void aModelCutAnywhereIsRefusedOrWhole() throws IOException {
    byte[] model = model();
    int whole = 0;
    for (int length = 0; length < model.length; length += 53) {
      Files.write(folder.resolve("tokenizer.model"), Arrays.copyOf(model, length));
      try {
        LlamaTokenizer.read(new TokenizerFixtures.Disk(folder));
        whole++;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("tokenizer.model");
      }
    }
    assertThat(whole).isZero();
  }

  @Test
  void aModelWithOtherBytesIsReadOrRefused() throws IOException {
    byte[] model = model();
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      byte[] other = model.clone();
      for (int j = 0; j < 3; j++) {
        other[random.nextInt(other.length)] = (byte) random.nextInt();
      }
      Files.write(folder.resolve("tokenizer.model"), other);
      try {
        LlamaTokenizer tokenizer = LlamaTokenizer.read(new TokenizerFixtures.Disk(folder));
        assertThat(tokenizer.encode("the object")).isNotEmpty();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("tokenizer.model");
      }
    }
  }

  private void refusedJson(String name, Consumer<ObjectNode> change, String reason)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json =
        (ObjectNode) mapper.readTree(TokenizerFixtures.file(name + ".tokenizer.json").toFile());
    change.accept(json);
    mapper.writeValue(folder.resolve("tokenizer.json").toFile(), json);
    assertThatThrownBy(() -> TextTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + folder)
        .hasMessageContaining(reason);
  }

  private static ObjectNode model(ObjectNode json) {
    return (ObjectNode) json.get("model");
  }

  private static ObjectNode vocab(ObjectNode json) {
    return (ObjectNode) model(json).get("vocab");
  }

  @Test
  void jsonThatDoesNotFit() throws IOException {
    refusedJson("llama-small", j -> model(j).remove("vocab"), "no model with a vocabulary");
    refusedJson("llama-small", j -> model(j).put("type", "Unigram"), "type 'Unigram'");
    refusedJson("llama-small", j -> vocab(j).put("▁the", 640), "the id 640");
    refusedJson("llama-small", j -> vocab(j).put("▁the", -1), "the id -1");
    refusedJson("llama-small", j -> vocab(j).put("▁the", 5), "each once");
    refusedJson("llama-small", j -> vocab(j).put("▁the", "x"), "the id \"x\"");
    refusedJson("llama-small", j -> vocab(j).put("x".repeat(600), 640), "a piece of 600");
    refusedJson("llama-small", j -> merges(j).add("a"), "not of two pieces");
    refusedJson("llama-small", j -> merges(j).add("q q"), "to what is no piece");
    refusedJson("llama-small", j -> model(j).put("merges", 3), "no valid list of merges");
    refusedJson("llama-small", j -> added(j).addObject(), "without a name");
    refusedJson(
        "llama-small",
        j -> added(j).addObject().put("content", "<x>").put("id", 9999),
        "'<x>' as 9999");
    refusedJson(
        "llama-small",
        j -> j.putObject("normalizer").put("type", "NFKC"),
        "treats spaces and unknown characters otherwise");
    refusedJson("qwen2-small", j -> added(j).removeAll(), "eos_token");
    refusedJson("qwen2-small", j -> j.putObject("normalizer").put("type", "NFKC"), "by NFC");
    refusedJson("qwen2-small", j -> j.putNull("pre_tokenizer"), "does not split text");
    refusedJson("qwen2-small", j -> pattern(j).put("Regex", "(("), "pattern that is not valid");
    refusedJson("qwen2-small", j -> pattern(j).put("Regex", "a".repeat(5000)), "does not split");
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {}, \"vocab\"");
    assertThatThrownBy(() -> TextTokenizer.read(new TokenizerFixtures.Disk(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no valid JSON");
  }

  private static ArrayNode merges(ObjectNode json) {
    return (ArrayNode) model(json).get("merges");
  }

  private static ArrayNode added(ObjectNode json) {
    return (ArrayNode) json.get("added_tokens");
  }

  private static ObjectNode pattern(ObjectNode json) {
    return (ObjectNode) json.at("/pre_tokenizer/pretokenizers/0/pattern");
  }
}
