package dev.tgs.train.refthinker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenChoice;
import dev.tgs.models.llama.TokenStream;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.TrainException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has a model that is being trained answer, so that people can see what it has learnt. */
record Speaking(RefThinker model, TextTokenizer tokenizer, DType compute) {
  private static final int MOST_TOKENS = 256;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The likeliest answer to a sample's prompt. */
  String answer(Sample sample) {
    try (Scope scope = Scope.open()) {
      Tensor prompt = PromptRows.of(model, sample, compute);
      Llama llm = model.llm();
      try (KeyValueCache cache = llm.cache((int) prompt.size(0) + MOST_TOKENS, compute)) {
        Generation generation =
            new Generation(MOST_TOKENS, tokenizer.endId(), tokenizer.size(), TokenChoice.GREEDY);
        long[] ids =
            generation
                .run(llm, List.of(new Llama.Next(cache, prompt)), (sequence, id) -> {})
                .get(0);
        return text(ids);
      }
    }
  }

  private String text(long[] ids) {
    StringBuilder text = new StringBuilder();
    TokenStream stream = tokenizer.stream();
    for (long id : ids) {
      if (id != tokenizer.endId()) {
        text.append(stream.accept(id));
      }
    }
    return text.append(stream.end()).toString();
  }

  /**
   * Adds a line of JSON to a file.
   *
   * @param wanted the answer that is taught
   */
  static void write(Path file, long step, String name, String wanted, String answer) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("uid", name);
    line.put("wanted", wanted);
    line.put("predict", answer);
    try {
      Files.writeString(
          file,
          MAPPER.writeValueAsString(line) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TrainException(
          "%s could not be written (%s); make room or check its permissions.".formatted(file, e),
          e);
    }
  }
}
