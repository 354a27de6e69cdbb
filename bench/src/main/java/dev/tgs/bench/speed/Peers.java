package dev.tgs.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.agent.AgentException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Seconds of one run of a stage, after a warm-up where the model is new. */
  public double seconds(String model, String stage, String precision, int threads) {
    try {
      requests.write(
          JSON.writeValueAsString(
              Map.of(
                  "model",
                  model,
                  "stage",
                  stage,
                  "precision",
                  precision,
                  "threads",
                  threads,
                  "repeats",
                  1)));
      requests.newLine();
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new AgentException(
            "The process of the peers ended (exit code %d) while it timed %s; run parity/peers.py by hand to see why."
                .formatted(process.waitFor(), model));
      }
      JsonNode node = JSON.readTree(answer);
      if (!node.has("seconds")) {
        throw new AgentException(
            "The peers could not time %s in %s: %s."
                .formatted(model, precision, node.path("error").asText("no reason given")));
      }
      return node.get("seconds").get(0).asDouble();
    } catch (IOException e) {
      throw new AgentException("The process of the peers cannot be reached.", e);
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
