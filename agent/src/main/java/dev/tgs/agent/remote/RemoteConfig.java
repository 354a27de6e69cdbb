package dev.tgs.agent.remote;

import dev.tgs.agent.AgentException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Which endpoint is asked, and how.
 *
 * @param baseUrl such as {@code http://localhost:8000/v1}; the whole address of its chat
 *     completions will do, and so will a host alone
 * @param model the name that the endpoint knows the model by
 * @param apiKey sent as a bearer token; nothing here ever prints it
 * @param timeout longest wait for one whole answer
 * @param retries how often a question is asked again after 429, 5xx or a failed connection
 * @param backoff pause before the first of them; each next one is twice as long
 * @param audio whether the sound of a clip is sent
 * @param maxTokens longest answer that the endpoint is asked for
 * @param maxSide longer side of the frames as they are sent; smaller frames stay as they are
 * @param atOnce most questions under way at a time
 */
public record RemoteConfig(
    URI baseUrl,
    String model,
    Optional<String> apiKey,
    Duration timeout,
    int retries,
    Duration backoff,
    boolean audio,
    int maxTokens,
    int maxSide,
    int atOnce) {

  private static final String PATH = "/chat/completions";

  public RemoteConfig {
    String scheme = baseUrl.getScheme() == null ? "" : baseUrl.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || baseUrl.getHost() == null
        || baseUrl.getUserInfo() != null) {
      throw new AgentException(
          "The thinker's address must be of the form http://host:port/v1 or https://host/v1,"
              + " without a user name.");
    }
    if (model.isBlank()) {
      throw new AgentException("The name of the thinker's model is empty; say which one to ask.");
    }
    if (!apiKey.orElse("key").matches("[!-~]+")) {
      throw new AgentException(
          "The thinker's key is empty or has spaces, line breaks or letters beyond ASCII in it;"
              + " check where it comes from.");
    }
    if (timeout.isNegative() || timeout.isZero() || backoff.isNegative()) {
      throw new IllegalArgumentException("a time-out is above 0, a pause 0 or more");
    }
    if (retries < 0 || maxTokens < 1 || maxSide < 1 || atOnce < 1) {
      throw new IllegalArgumentException("retries are 0 or more, the other numbers 1 or more");
    }
  }

  /** No key, sound sent, three tries, four questions at once, ten minutes for an answer. */
  public static RemoteConfig of(URI baseUrl, String model) {
    return new RemoteConfig(
        baseUrl,
        model,
        Optional.empty(),
        Duration.ofMinutes(10),
        2,
        Duration.ofSeconds(1),
        true,
        2048,
        768,
        4);
  }

  public RemoteConfig withApiKey(Optional<String> key) {
    return new RemoteConfig(
        baseUrl, model, key, timeout, retries, backoff, audio, maxTokens, maxSide, atOnce);
  }

  public RemoteConfig withAudio(boolean sent) {
    return new RemoteConfig(
        baseUrl, model, apiKey, timeout, retries, backoff, sent, maxTokens, maxSide, atOnce);
  }

  public RemoteConfig withTimeout(Duration longest) {
    return new RemoteConfig(
        baseUrl, model, apiKey, longest, retries, backoff, audio, maxTokens, maxSide, atOnce);
  }

  public RemoteConfig withRetries(int count, Duration firstPause) {
    return new RemoteConfig(
        baseUrl, model, apiKey, timeout, count, firstPause, audio, maxTokens, maxSide, atOnce);
  }

  /** Where questions are sent. */
  URI completions() {
    String path = path();
    String query = baseUrl.getRawQuery();
    return URI.create(root() + path + (query == null ? "" : "?" + query));
  }

  /** The same for people to read, without a query, which may hold a secret. */
  public String address() {
    String path = path();
    return root() + path.substring(0, path.length() - PATH.length());
  }

  private String root() {
    return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
  }

  private String path() {
    String path = baseUrl.getRawPath().replaceFirst("/+$", "");
    if (path.endsWith(PATH)) {
      return path;
    }
    return (path.isEmpty() ? "/v1" : path) + PATH;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "RemoteConfig[" + model + " at " + address() + (audio ? "]" : ", without sound]");
  }
}
