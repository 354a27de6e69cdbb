package dev.tgs.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.agent.AgentException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What can go wrong with an endpoint, one sentence each. None of them ever holds the key. */
final class RemoteFailures {
  private static final int LONGEST_QUOTE = 300;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final RemoteConfig config;
  private final String thinker;

  RemoteFailures(RemoteConfig config) {
    this.config = config;
    this.thinker = "The thinker at " + config.address();
  }

  /** A failure that may have passed by the time the question is asked again. */
  static final class Passing extends AgentException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> pause;

    Passing(String message, Optional<Duration> pause) {
      super(message);
      this.pause = pause;
    }

    /** How long the endpoint asks to wait, if it says. */
    Optional<Duration> pause() {
      return pause;
    }
  }

  /**
   * @param status what the endpoint answered instead of 200
   * @param heard whether sound was sent
   */
  AgentException refused(int status, String body, boolean heard, Optional<Duration> pause) {
    String said = " (" + status + quoted(words(body)) + ")";
    if (status == 429 || status == 408 || status >= 500) {
      return new Passing(
          thinker + (status == 429 ? " is asked too often" : " failed") + said + "; try later.",
          pause);
    }
    return new AgentException(
        thinker
            + switch (status) {
              case 401, 403 ->
                  config.apiKey().isPresent()
                      ? " refuses the key" + said + "; check the key and what it may be used for."
                      : " wants a key" + said + "; give one in the environment (TGS_THINKER_KEY).";
              case 404 ->
                  " does not know the model '"
                      + config.model()
                      + "'"
                      + said
                      + "; check the model's name and the address.";
              case 413 -> " finds the clip too large" + said + "; ask for fewer frames.";
              default ->
                  " refuses the request"
                      + said
                      + (heard
                          ? "; if the model takes no sound, send none (--thinker-no-audio)."
                          : "; check that the model takes pictures.");
            });
  }

  /** Nobody answers, or the connection breaks before there is any text. */
  Passing silent(Throwable cause) {
    return new Passing(
        thinker
            + " does not answer ("
            + reason(cause)
            + "); check that it runs and that the address is right.",
        Optional.empty());
  }

  private String reason(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
        return "there is no host of that name";
      }
      if (e instanceof HttpConnectTimeoutException) {
        return "no connection within the time allowed";
      }
      if (e instanceof SSLException && e.getMessage() != null) {
        return "TLS: " + shown(e.getMessage());
      }
    }
    return cause.getMessage() == null ? "connection refused" : shown(cause.getMessage());
  }

  AgentException timeout() {
    return new AgentException(
        thinker
            + " did not finish within "
            + config.timeout().toMillis() / 1000.0
            + " s; give it more time, or ask for fewer frames.");
  }

  AgentException noText(String finish) {
    return new AgentException(
        thinker
            + " answered without any text (it stopped "
            + (finish.isEmpty() ? "in the middle" : "with '" + shown(finish) + "'")
            + "); check that '"
            + config.model()
            + "' is a model that chats about pictures.");
  }

  AgentException noStream(String line) {
    return new AgentException(
        thinker
            + " answered with something else than a stream of events"
            + quoted(line)
            + "; check that the address is that of an OpenAI-compatible endpoint.");
  }

  AgentException noJson(String data) {
    return new AgentException(
        thinker
            + " wrote an event that is not JSON"
            + quoted(data)
            + "; check that the address is that of an OpenAI-compatible endpoint.");
  }

  /** An error in place of an event. */
  AgentException said(String event) {
    return new AgentException(thinker + " gave up" + quoted(words(event)) + "; try again.");
  }

  AgentException interrupted() {
    return new AgentException(
        thinker + " was asked, but the program was interrupted; run it again.");
  }

  /** What an endpoint says about its error, in any of the usual forms. */
  static String words(String body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      for (String path : new String[] {"/error/message", "/error", "/message", "/detail"}) {
        if (json.at(path).isTextual()) {
          return json.at(path).asText();
        }
      }
    } catch (JsonProcessingException e) {
      return body;
    }
    return body;
  }

  private String quoted(String text) {
    String shown = shown(text);
    return shown.isEmpty() ? "" : ": '" + shown + "'";
  }

  /** On one line, not too long, without the key that some endpoints repeat. */
  private String shown(String text) {
    String safe = config.apiKey().map(key -> text.replace(key, "[key]")).orElse(text);
    String line = safe.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
