package dev.tgs.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Reference;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Resize;
import dev.tgs.media.Wav;
import dev.tgs.media.Waveform;
import java.util.Base64;
import java.util.Set;

/**
 * A clip in the words of the chat completions protocol: frames as JPEG, sound as WAV, both inside
 * the request. Made once for all references; an endpoint that keeps prefixes reads them once too.
 */
final class ClipMessage {
  static final String TEMPERATURE = "temperature";
  static final String MAX_TOKENS = "max_tokens";

  private static final int SAMPLE_RATE = 16_000;
  private static final long MAX_BYTES = 64L << 20;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final RemoteConfig config;
  private final boolean heard;
  private final ArrayNode parts = JSON.arrayNode();
  private long bytes;

  ClipMessage(Clip clip, RemoteConfig config) {
    this.config = config;
    this.heard = config.audio() && clip.sound().isPresent();
    parts.add(text(Prompt.frames(clip)));
    for (Frame frame : clip.frames()) {
      parts.add(picture(frame.image()));
    }
    parts.add(text(Prompt.sound(clip, heard)));
    if (heard) {
      parts.add(sound(clip.sound().get()));
    }
  }

  /** Whether the sound of the clip is in it. */
  boolean heard() {
    return heard;
  }

  private static ObjectNode text(String text) {
    return JSON.objectNode().put("type", "text").put("text", text);
  }

  private ObjectNode picture(Image frame) {
    double scale = Math.min(1, (double) config.maxSide() / Math.max(frame.height(), frame.width()));
    Image small =
        scale == 1
            ? frame
            : Resize.pillowBicubic(
                frame, scaled(frame.height(), scale), scaled(frame.width(), scale));
    ObjectNode picture = JSON.objectNode().put("type", "image_url");
    picture
        .putObject("image_url")
        .put("url", "data:image/jpeg;base64," + base64(Images.jpeg(small)));
    return picture;
  }

  private static int scaled(int side, double scale) {
    return (int) Math.max(1, Math.round(side * scale));
  }

  private ObjectNode sound(Waveform waveform) {
    check(Wav.size(waveform, SAMPLE_RATE));
    ObjectNode sound = JSON.objectNode().put("type", "input_audio");
    sound
        .putObject("input_audio")
        .put("data", base64(Wav.mono(waveform, SAMPLE_RATE)))
        .put("format", "wav");
    return sound;
  }

  private String base64(byte[] data) {
    check(data.length);
    bytes += data.length;
    return Base64.getEncoder().encodeToString(data);
  }

  private void check(long more) {
    if (bytes + more > MAX_BYTES) {
      throw new AgentException(
          "The frames and the sound of the clip are more than the "
              + (MAX_BYTES >> 20)
              + " MiB that are sent to a thinker; ask for fewer frames.");
    }
  }

  /**
   * The request about one reference.
   *
   * @param without parameters that the endpoint does not take
   */
  byte[] request(Reference reference, Set<String> without) {
    ObjectNode request = JSON.objectNode().put("model", config.model()).put("stream", true);
    if (!without.contains(TEMPERATURE)) {
      request.put(TEMPERATURE, 0);
    }
    if (!without.contains(MAX_TOKENS)) {
      request.put(MAX_TOKENS, config.maxTokens());
    }
    ArrayNode content = JSON.arrayNode().addAll(parts).add(text(Prompt.task(reference, heard)));
    request.putArray("messages").addObject().put("role", "user").set("content", content);
    try {
      return MAPPER.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request could not be put in words", e);
    }
  }
}
