package dev.tgs.bench.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.models.TokenizerFolder;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.llama.LlamaTokenizer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A tokenizer: a line with a text gives a line with its ids, and the other way round. */
final class TokenizerStep implements ParityStep {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a line needs of a tokenizer. */
  private record Translator(Function<String, long[]> encode, Function<long[], String> decode) {}

  @FunctionalInterface
  private interface Reader {
    Translator read(Path vocabulary, ParityCall call) throws IOException;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Casing(@JsonProperty("do_lower_case") Boolean doLowerCase) {
    Casing {
      doLowerCase = doLowerCase == null || doLowerCase;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Additions(Boolean legacy, @JsonProperty("added_tokens") List<String> addedTokens) {
    Additions {
      legacy = legacy == null || legacy;
      addedTokens = addedTokens == null ? List.of() : addedTokens;
    }
  }

  private final String name;
  private final String file;
  private final Reader reader;

  private TokenizerStep(String name, String file, Reader reader) {
    this.name = name;
    this.file = file;
    this.reader = reader;
  }

  static TokenizerStep bert() {
    return new TokenizerStep("bert-tokenizer", "vocab.txt", TokenizerStep::readBert);
  }

  static TokenizerStep llama() {
    return new TokenizerStep("llama-tokenizer", "tokenizer.model", TokenizerStep::readLlama);
  }

  private static Translator readBert(Path vocabulary, ParityCall call) throws IOException {
    boolean lowerCase = ConfigFile.read(call.config(), Casing.class).doLowerCase();
    try (InputStream in = Files.newInputStream(vocabulary)) {
      BertTokenizer bert = BertTokenizer.read(in, vocabulary.toString(), lowerCase);
      return new Translator(bert::encode, bert::decode);
    }
  }

  private static Translator readLlama(Path vocabulary, ParityCall call) throws IOException {
    Additions config = ConfigFile.read(call.config(), Additions.class);
    LlamaTokenizer llama =
        LlamaTokenizer.read(new TokenizerFolder(vocabulary))
            .withLegacy(config.legacy())
            .withAddedTokens(config.addedTokens());
    return new Translator(llama::encode, llama::decode);
  }

  @Override
  public void run(ParityCall call) {
    call.refuseBf16(name);
    Path vocabulary = call.needWeights("a vocabulary, " + file + ",");
    Translator translator;
    try {
      translator = reader.read(vocabulary, call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AtomicFiles.write(call.outputs(), out -> translate(translator, call.inputs(), out));
  }

  private static void translate(Translator translator, Path inputs, Path outputs)
      throws IOException {
    try (BufferedReader in = Files.newBufferedReader(inputs);
        BufferedWriter out = Files.newBufferedWriter(outputs)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        out.write(JSON.writeValueAsString(answer(translator, line, inputs + " line " + number)));
        out.newLine();
      }
    }
  }

  private static Map<String, Object> answer(Translator translator, String line, String where) {
    JsonNode question;
    try {
      question = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AgentException("%s is not JSON: %s.".formatted(where, e.getOriginalMessage()), e);
    }
    if (question.path("text").isTextual()) {
      return Map.of("ids", translator.encode.apply(question.get("text").asText()));
    }
    if (question.path("ids").isArray()) {
      long[] ids = new long[question.get("ids").size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = question.get("ids").get(i).asLong();
      }
      try {
        return Map.of("text", translator.decode.apply(ids));
      } catch (IllegalArgumentException e) {
        throw new AgentException("%s: %s.".formatted(where, e.getMessage()), e);
      }
    }
    throw new AgentException(
        "%s has neither a text nor ids; each line is {\"text\": \"...\"} or {\"ids\": [...]}."
            .formatted(where));
  }
}
