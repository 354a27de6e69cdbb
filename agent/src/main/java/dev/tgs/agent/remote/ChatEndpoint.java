package dev.tgs.agent.remote;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks an endpoint by HTTP, again where that may help. Threads may share it. */
final class ChatEndpoint {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final int LONGEST_ERROR = 1 << 16;

  /** Parameters that some models refuse, by the names they refuse them under. */
  private static final List<String> OPTIONAL =
      List.of(ClipMessage.TEMPERATURE, ClipMessage.MAX_TOKENS);

  private final RemoteConfig config;
  private final RemoteFailures failures;
  private final HttpClient client;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  ChatEndpoint(RemoteConfig config) {
    this.config = config;
    this.failures = new RemoteFailures(config);
    Duration connect =
        config.timeout().compareTo(LONGEST_CONNECT) < 0 ? config.timeout() : LONGEST_CONNECT;
    // Offering HTTP/2 in clear text makes some of these servers lose the body. Redirects are not
    // followed: the key and the clip are for the address given, and for no other.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .build();
  }

  /**
   * @param heard is told each piece of the answer; once it was told one, nothing is asked again
   */
  Reply ask(ClipMessage clip, Reference reference, Consumer<String> heard) {
    int tries = 0;
    while (true) {
      Set<String> without = Set.copyOf(refused);
      try {
        return exchange(clip.request(reference, without), clip.heard(), heard);
      } catch (RemoteFailures.Passing e) {
        if (tries == config.retries()) {
          throw e;
        }
        pause(e.pause().orElse(config.backoff().multipliedBy(1L << Math.min(tries, 16))));
        tries++;
      } catch (Unwanted e) {
        if (without.contains(e.parameter)) {
          throw e;
        }
        refused.add(e.parameter);
      }
    }
  }

  /** The endpoint refuses a parameter that can be left out. */
  private static final class Unwanted extends AgentException {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    Unwanted(String parameter, AgentException refusal) {
      super(refusal.getMessage());
      this.parameter = parameter;
    }
  }

  private void pause(Duration length) {
    Duration bounded = length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE;
    // A little longer by chance, so that those who were refused together do not return together.
    double jitter = 1 + ThreadLocalRandom.current().nextDouble() / 4;
    try {
      Thread.sleep((long) (bounded.toMillis() * jitter));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private AgentException interrupted() {
    Thread.currentThread().interrupt();
    return failures.interrupted();
  }

  private Reply exchange(byte[] request, boolean sound, Consumer<String> heard) {
    long end = System.nanoTime() + config.timeout().toNanos();
    HttpResponse<InputStream> response = open(request);
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    // Closing is what wakes a reader that waits for an endpoint fallen silent.
    CompletableFuture<Void> closing = timer.thenRun(() -> close(response.body()));
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(response, body, sound);
      }
      Reply reply = new ReplyReader(failures, heard).read(body);
      if (reply.cut().isPresent() && timer.isDone()) {
        throw failures.timeout();
      }
      return reply;
    } catch (IOException e) {
      throw timer.isDone() ? failures.timeout() : failures.silent(e);
    } finally {
      closing.cancel(false);
      timer.cancel(false);
    }
  }

  /** Sends a request and waits until the endpoint begins to answer. */
  private HttpResponse<InputStream> open(byte[] request) {
    CompletableFuture<HttpResponse<InputStream>> sent =
        client.sendAsync(post(request), BodyHandlers.ofInputStream());
    try {
      return sent.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw failures.timeout();
    } catch (ExecutionException e) {
      throw failures.silent(e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw interrupted();
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest post(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.completions())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    config.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request.build();
  }

  private AgentException refusal(HttpResponse<?> response, InputStream body, boolean sound)
      throws IOException {
    String said = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    AgentException refusal =
        failures.refused(response.statusCode(), said, sound, retryAfter(response));
    String words = RemoteFailures.words(said);
    return OPTIONAL.stream()
        .filter(parameter -> response.statusCode() == 400 && words.contains(parameter))
        .findFirst()
        .<AgentException>map(parameter -> new Unwanted(parameter, refusal))
        .orElse(refusal);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
