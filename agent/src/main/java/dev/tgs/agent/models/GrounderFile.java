package dev.tgs.agent.models;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tgs.agent.AgentException;
import dev.tgs.models.groundingdino.GroundingDinoConfig;

/**
 * {@code grounder.json} of a {@link MiniFolder}: the sizes of a detector, and how it is used.
 *
 * @param size shorter side of the pictures it reads
 * @param maxSize most that their longer side may have
 * @param boxThreshold the score above which its boxes count; null for the published one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GrounderFile(
    GroundingDinoConfig model, Integer size, Integer maxSize, Float boxThreshold) {
  private static final int MOST = 4096;

  public GrounderFile {
    model = model == null ? GroundingDinoConfig.MINI : model;
    size = size == null ? ModelCatalog.MINI_INPUT.size() : size;
    maxSize = maxSize == null ? ModelCatalog.MINI_INPUT.maxSize() : maxSize;
    if (size < 32 || maxSize < size || maxSize > MOST) {
      throw new AgentException(
          "A detector reads pictures of sides from 32 to %d, the shorter one first, not %d and %d."
              .formatted(MOST, size, maxSize));
    }
  }
}
