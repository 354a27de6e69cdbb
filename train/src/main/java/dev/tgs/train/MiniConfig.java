package dev.tgs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.engine.Device;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.media.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How the mini agent is trained: the parts that look, then the stages of the thinker in their
 * order. Beside this class stand the built-in ones, {@code mini.json} for two cores and {@code
 * mini-gpu.json} for a GPU.
 */
public record MiniConfig(
    Stage grounder,
    Stage segmenter,
    Stage clip,
    Stage beats,
    Stage language,
    Stage projectors,
    Stage instructions) {
  private static final long LONGEST = 1 << 16;
  private static final int PARTS = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * @param steps of the whole run
   * @param rate largest learning rate
   * @param warmUp steps until it is reached
   * @param batch pictures or clips of a part of a batch
   * @param parts of a batch, each on a thread of its own as far as there are processors; 2 where
   *     the file has none
   * @param references of each clip; 0 where none are asked
   * @param seed of what is drawn, 0 where the file has none; a stage that goes on from trained
   *     weights meets nothing again with another one
   * @param scenes that a stage of the thinker draws from; 0, where the file has none, for as many
   *     as two cores can draw
   * @param optimizer that moves the parameters; AdamW where the file has none
   * @param plain of the stage clip, steps at its beginning in which all things are shown as they
   *     are, and none in other colours or in pieces
   */
  public record Stage(
      long steps,
      double rate,
      long warmUp,
      int batch,
      int parts,
      int references,
      long seed,
      int scenes,
      OptimizerKind optimizer,
      long plain) {
    public Stage {
      parts = parts == 0 ? PARTS : parts;
      optimizer = optimizer == null ? OptimizerKind.ADAMW : optimizer;
      if (steps < 1
          || !(rate > 0)
          || warmUp < 0
          || batch < 1
          || parts < 1
          || references < 0
          || seed < 0
          || scenes < 0
          || plain < 0) {
        throw new IllegalArgumentException(
            "a stage needs 1 step or more, a rate above 0, a warm_up of 0 or more, a batch and"
                + " parts of 1 or more and a number of references, a seed, scenes and plain steps of 0 or more; this is steps %d, rate %s, warm_up %d, batch %d, parts %d, references %d, seed %d, scenes %d, plain %d"
                    .formatted(steps, rate, warmUp, batch, parts, references, seed, scenes, plain));
      }
    }

    /** Threads for the parts; results do not depend on them. */
    private int workers() {
      return Math.min(parts, Math.max(PARTS, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * How it is trained. A run told in steps is validated after some steps too, so that which
     * weights are the best does not depend on timing.
     *
     * @param length of the whole run
     * @param end share of the learning rate at the end
     */
    public TrainConfig training(Span length, double end) {
      return new TrainConfig(
          length,
          new Schedule.Plateau(rate, warmUp, 0.3, end),
          optimizer,
          new AdamW.Betas(0.9, 0.98, 1e-8),
          parts,
          workers(),
          1,
          0.998,
          length.steps() > 0 ? Span.steps(500) : Span.time(Duration.ofMinutes(5)),
          Span.time(Duration.ofMinutes(1)));
    }
  }

  public MiniConfig {
    boolean isWhole =
        Stream.of(grounder, segmenter, clip, beats, language, projectors, instructions)
            .noneMatch(stage -> stage == null);
    if (!isWhole) {
      throw new IllegalArgumentException(
          "grounder, segmenter, clip, beats, language, projectors and instructions must all be there");
    }
  }

  /** The built-in one for a device. */
  public static MiniConfig builtIn(Device device) {
    String name = device.isCpu() ? "mini.json" : "mini-gpu.json";
    try (InputStream in = MiniConfig.class.getResourceAsStream(name)) {
      return MAPPER.readValue(in, MiniConfig.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws TrainException if the file cannot be read or does not fit
   */
  public static MiniConfig read(Path file) {
    try {
      long size = Files.size(file);
      if (size > LONGEST) {
        throw new TrainException(
            "The configuration '%s' has %d bytes, more than %d; it is no configuration of a training."
                .formatted(file, size, LONGEST));
      }
      return MAPPER.readValue(Files.readString(file, StandardCharsets.UTF_8), MiniConfig.class);
    } catch (JsonProcessingException e) {
      throw new TrainException(
          "The configuration '%s' does not fit (%s); 'tgs train mini' writes a whole one to training/config.json in its --out."
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TrainException("The configuration '%s' cannot be read (%s).".formatted(file, e), e);
    }
  }

  public void write(Path file) {
    try {
      AtomicFiles.writeString(
          file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be put into JSON", e);
    }
  }
}
