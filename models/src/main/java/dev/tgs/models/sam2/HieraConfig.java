package dev.tgs.models.sam2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The {@code trunk} of a SAM 2.1 yaml; an absent field takes the default of the published class.
 *
 * @param embedDim channels of the first stage
 * @param numHeads heads of the first stage
 * @param stages blocks per stage
 * @param globalAttBlocks blocks that attend over the whole grid
 * @param windowSpec window side per stage
 * @param windowPosEmbedBkgSpatialSize height and width of the stored position embedding
 * @param qPool how many of the stage changes halve the grid
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HieraConfig(
    Integer embedDim,
    Integer numHeads,
    List<Integer> stages,
    List<Integer> globalAttBlocks,
    List<Integer> windowSpec,
    List<Integer> windowPosEmbedBkgSpatialSize,
    Integer qPool) {

  public HieraConfig {
    embedDim = embedDim == null ? 96 : embedDim;
    numHeads = numHeads == null ? 1 : numHeads;
    stages = stages == null ? List.of(2, 3, 16, 3) : List.copyOf(stages);
    globalAttBlocks = globalAttBlocks == null ? List.of(12, 16, 20) : List.copyOf(globalAttBlocks);
    windowSpec = windowSpec == null ? List.of(8, 4, 14, 7) : List.copyOf(windowSpec);
    windowPosEmbedBkgSpatialSize =
        windowPosEmbedBkgSpatialSize == null
            ? List.of(14, 14)
            : List.copyOf(windowPosEmbedBkgSpatialSize);
    qPool = qPool == null ? 3 : qPool;
  }

  /** Channels of each stage's output, shallowest first. */
  public List<Integer> channels() {
    return java.util.stream.IntStream.range(0, stages.size())
        .mapToObj(stage -> embedDim << stage)
        .toList();
  }
}
