package dev.tgs.agent.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A chat completions endpoint on this machine that answers as it is told, and remembers. */
final class FakeEndpoint implements AutoCloseable {
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Writes one answer. */
  interface Answerer {
    void answer(HttpExchange exchange) throws IOException;
  }

  record Heard(String path, Headers headers, JsonNode body) {
    JsonNode content() {
      return body.at("/messages/0/content");
    }

    String task() {
      return content().get(content().size() - 1).get("text").asText();
    }
  }

  final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answerer> queue = new ArrayDeque<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Function<Heard, Answerer> otherwise = request -> failing(500, "nothing more to say");

  FakeEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      Heard request =
          new Heard(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
      heard.add(request);
      Answerer next;
      synchronized (queue) {
        next = queue.poll();
      }
      (next == null ? otherwise.apply(request) : next).answer(exchange);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** The next answers, in order. */
  FakeEndpoint then(Answerer... answers) {
    queue.addAll(List.of(answers));
    return this;
  }

  /** What is answered when the next answers are used up. */
  FakeEndpoint otherwise(Function<Heard, Answerer> answer) {
    this.otherwise = answer;
    return this;
  }

  static Answerer failing(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** These very lines, each with a line break. */
  static Answerer lines(String... lines) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      for (String line : lines) {
        body.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    };
  }

  /** An answer in pieces, well ended. */
  static Answerer saying(String... pieces) {
    List<String> lines = new ArrayList<>();
    lines.add(": a comment");
    for (String piece : pieces) {
      lines.add(piece(piece));
      lines.add("");
    }
    lines.add("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    lines.add("");
    lines.add("data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}");
    lines.add("");
    lines.add("data: [DONE]");
    lines.add("");
    return lines(lines.toArray(String[]::new));
  }

  static String piece(String text) {
    return delta("content", text);
  }

  static String delta(String field, String text) {
    var choice = Map.of("index", 0, "delta", Map.of("role", "assistant", field, text));
    return "data: " + MAPPER.valueToTree(Map.of("choices", List.of(choice)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
