package dev.tgs.bench.speed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The public Python implementations, timed in a process of their own by {@code parity/peers.py}: a
 * line of JSON asks, a line of JSON answers.
 */
public final class Peers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private Peers(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * @param venv Python environment with the packages that parity/README.md names
   * @param script parity/peers.py
   */
  public static Peers start(Path venv, Path script) {
    Path python = venv.resolve("bin/python");
    for (Path needed : new Path[] {python, script}) {
      if (!Files.exists(needed)) {
        throw new AgentException(
            "The peers cannot be timed, '%s' is not there; parity/README.md says how to make the environment."
                .formatted(needed));
      }
    }
    try {
      return new Peers(
          new ProcessBuilder(python.toString(), script.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new AgentException("The peers could not be started with '%s'.".formatted(python), e);
    }
  }

  /**
   * What is to be timed.
   *
   * @param config sizes in place of the published ones, as the Hugging Face configuration names
   *     them; null for none
   * @param tokens of the prompt, for a language model; null for others
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Request(
      String model,
      String stage,
      String precision,
      int threads,
      int repeats,
      JsonNode config,
      Integer tokens) {}

  /** Seconds of one run of a stage, after a warm-up where the model is new. */
  public double seconds(String model, String stage, String precision, int threads) {
    return seconds(new Request(model, stage, precision, threads, 1, null, null)).get(0);
  }

  /** Seconds of each repeat, after a warm-up where the model is new. */
  public List<Double> seconds(Request request) {
    JsonNode answer = ask(request, "time " + request.model() + " in " + request.precision());
    List<Double> seconds = new ArrayList<>();
    answer.path("seconds").forEach(value -> seconds.add(value.asDouble()));
    if (seconds.isEmpty()) {
      throw new AgentException("The peers gave no time of %s.".formatted(request.model()));
    }
    return seconds;
  }

  /** Which libraries they are, such as "transformers 5.18.0 on torch 2.13.0+cpu". */
  public String versions() {
    JsonNode answer = ask(Map.of("versions", true), "tell their versions");
    return "transformers %s on torch %s"
        .formatted(answer.path("transformers").asText("?"), answer.path("torch").asText("?"));
  }

  /** Frees the model that was timed last. */
  public void unload() {
    ask(Map.of("unload", true), "free their model");
  }

  private JsonNode ask(Object request, String task) {
    try {
      requests.write(JSON.writeValueAsString(request));
      requests.newLine();
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new AgentException(
            "The process of the peers ended (exit code %d) when it should %s; run parity/peers.py by hand to see why."
                .formatted(process.waitFor(), task));
      }
      JsonNode node = JSON.readTree(answer);
      if (node.has("error")) {
        throw new AgentException(
            "The peers could not %s: %s".formatted(task, node.get("error").asText()));
      }
      return node;
    } catch (IOException e) {
      throw new AgentException(
          "The process of the peers cannot be reached; run parity/peers.py by hand to see why.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentException("Interrupted while the peers were timed.", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
