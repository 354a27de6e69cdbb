package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.bert.BertTokenizer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** BERT's tokenizer: a line with a text gives a line with its ids, and the other way round. */
final class TokenizerStep implements ParityStep {
  private static final ObjectMapper JSON = new ObjectMapper();

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Casing(@JsonProperty("do_lower_case") Boolean doLowerCase) {
    Casing {
      doLowerCase = doLowerCase == null || doLowerCase;
    }
  }

  @Override
  public void run(ParityCall call) {
    call.refuseBf16("bert-tokenizer");
    BertTokenizer tokenizer = read(call);
    AtomicFiles.write(call.outputs(), file -> translate(tokenizer, call.inputs(), file));
  }

  private static BertTokenizer read(ParityCall call) {
    Path vocabulary = call.needWeights("a vocabulary, vocab.txt,");
    boolean lowerCase = ConfigFile.read(call.config(), Casing.class).doLowerCase();
    try (InputStream in = Files.newInputStream(vocabulary)) {
      return BertTokenizer.read(in, vocabulary.toString(), lowerCase);
    } catch (IOException e) {
      throw new AgentException("The vocabulary %s cannot be read.".formatted(vocabulary), e);
    }
  }

  private static void translate(BertTokenizer tokenizer, Path inputs, Path outputs)
      throws IOException {
    try (BufferedReader in = Files.newBufferedReader(inputs);
        BufferedWriter out = Files.newBufferedWriter(outputs)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        out.write(JSON.writeValueAsString(answer(tokenizer, line, inputs + " line " + number)));
        out.newLine();
      }
    }
  }

  private static Map<String, Object> answer(BertTokenizer tokenizer, String line, String where) {
    JsonNode question;
    try {
      question = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AgentException("%s is not JSON: %s.".formatted(where, e.getOriginalMessage()), e);
    }
    if (question.path("text").isTextual()) {
      return Map.of("ids", tokenizer.encode(question.get("text").asText()));
    }
    if (question.path("ids").isArray()) {
      long[] ids = new long[question.get("ids").size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = question.get("ids").get(i).asLong();
      }
      return Map.of("text", tokenizer.decode(ids));
    }
    throw new AgentException(
        "%s has neither a text nor ids; each line is {\"text\": \"...\"} or {\"ids\": [...]}."
            .formatted(where));
  }
}
