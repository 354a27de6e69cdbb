package dev.tgs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A chat completions endpoint on this machine that always says the same, and remembers. */
final class FakeEndpoint implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * @param pieces what it says, an event each
   */
  FakeEndpoint(String... pieces) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StringBuilder events = new StringBuilder();
    for (String piece : pieces) {
      var choice = Map.of("index", 0, "delta", Map.of("content", piece));
      events.append(event(MAPPER.writeValueAsString(Map.of("choices", List.of(choice)))));
    }
    events.append(event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
    byte[] answer = events.append(event("[DONE]")).toString().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The requests so far. */
  List<JsonNode> asked() {
    return Collections.unmodifiableList(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
