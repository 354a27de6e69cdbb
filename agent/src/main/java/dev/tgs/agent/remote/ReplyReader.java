package dev.tgs.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one answer while it is being written: server-sent events, each of one line {@code data:
 * JSON}, the last {@code data: [DONE]}. Every other line is a comment or a name and says nothing.
 *
 * <p>Endpoints that part reasoning from content give it in a field of its own; here it is put back
 * between the tags of the published format.
 */
final class ReplyReader {
  /** Longest answer that is read: many times what a thought needs. */
  static final int MAX_CHARS = 1 << 16;

  /** Longest answer in bytes, with all that the protocol says around it. */
  private static final long MAX_BYTES = 32L << 20;

  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final RemoteFailures failures;
  private final Consumer<String> heard;
  private final StringBuilder text = new StringBuilder();
  private boolean reasoning;
  private boolean events;
  private String first = "";
  private String finish = "";

  /**
   * @param heard is told each piece of text
   */
  ReplyReader(RemoteFailures failures, Consumer<String> heard) {
    this.failures = failures;
    this.heard = heard;
  }

  /**
   * @throws IOException if the connection breaks before there is any text; afterwards the text is
   *     kept and said to be cut off
   */
  Reply read(InputStream body) throws IOException {
    try {
      readEvents(body);
    } catch (IOException e) {
      if (text.isEmpty()) {
        throw e;
      }
    }
    if (text.toString().isBlank()) {
      if (!events && !first.isEmpty()) {
        throw failures.noStream(first);
      }
      if (finish.isEmpty() && text.isEmpty()) {
        throw new IOException("the answer ended before its first word");
      }
      throw failures.noText(finish);
    }
    // Halves of characters, which no file could hold, become question marks.
    byte[] whole = text.toString().getBytes(StandardCharsets.UTF_8);
    return new Reply(new String(whole, StandardCharsets.UTF_8), cut());
  }

  private Optional<String> cut() {
    if (text.length() >= MAX_CHARS) {
      return Optional.of("it was longer than " + MAX_CHARS + " characters");
    }
    return switch (finish) {
      case "" -> Optional.of("the endpoint's answer ended in the middle");
      case "content_filter" -> Optional.of("the endpoint's content filter stopped it");
      case "length" -> Optional.of("it reached the longest answer that the endpoint gives");
      default -> Optional.empty();
    };
  }

  private void readEvents(InputStream body) throws IOException {
    var lines =
        new BufferedReader(
            new InputStreamReader(new BoundedStream(body, MAX_BYTES), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (data.equals(DONE)) {
        finish = finish.isEmpty() ? "stop" : finish;
        return;
      }
      first = first.isEmpty() && !line.startsWith(":") ? line.strip() : first;
      if (!data.isEmpty() && !accept(data, lines)) {
        return;
      }
    }
  }

  /** Whether to read on. */
  private boolean accept(String data, BufferedReader lines) throws IOException {
    events = true;
    JsonNode event;
    try {
      event = MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      if (lines.readLine() == null) {
        // The line was cut off, not wrong.
        return false;
      }
      throw failures.noJson(data);
    }
    if (event.hasNonNull("error")) {
      throw failures.said(data);
    }
    JsonNode choice = event.path("choices").path(0);
    JsonNode delta = choice.path("delta");
    reason(delta.path("reasoning_content").asText("") + delta.path("reasoning").asText(""));
    write(delta.path("content").asText(""));
    finish = choice.path("finish_reason").asText(finish);
    return text.length() < MAX_CHARS;
  }

  private void reason(String piece) {
    if (!piece.isEmpty()) {
      say(reasoning ? piece : "<think>\n" + piece);
      reasoning = true;
    }
  }

  private void write(String piece) {
    if (!piece.isEmpty()) {
      say(reasoning ? "\n</think>\n" + piece : piece);
      reasoning = false;
    }
  }

  private void say(String piece) {
    String fitting = piece.substring(0, Math.min(piece.length(), MAX_CHARS - text.length()));
    text.append(fitting);
    heard.accept(fitting);
  }
}
