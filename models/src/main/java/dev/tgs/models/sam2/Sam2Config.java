package dev.tgs.models.sam2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The {@code model:} tree of a SAM 2.1 yaml. Fields that the image predictor does not need are
 * ignored; an absent field takes the default of the published class or of the published yaml.
 *
 * @param imageSize side S of the square input, a multiple of 32
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Sam2Config(
    Integer imageSize,
    ImageEncoder imageEncoder,
    MemoryAttention memoryAttention,
    MemoryEncoder memoryEncoder,
    Integer numMaskmem) {

  public static final Sam2Config HIERA_TINY =
      of(96, 1, List.of(1, 2, 7, 2), List.of(5, 7, 9), List.of(8, 4, 14, 7), 7);
  public static final Sam2Config HIERA_SMALL =
      of(96, 1, List.of(1, 2, 11, 2), List.of(7, 10, 13), List.of(8, 4, 14, 7), 7);
  public static final Sam2Config HIERA_BASE_PLUS =
      of(112, 2, List.of(2, 3, 16, 3), List.of(12, 16, 20), List.of(8, 4, 14, 7), 14);
  public static final Sam2Config HIERA_LARGE =
      of(144, 2, List.of(2, 6, 36, 4), List.of(23, 33, 43), List.of(8, 4, 16, 8), 7);

  /** The published shape of things in the small: 256 pixels, 3 million parameters. */
  public static final Sam2Config MINI =
      new Sam2Config(
          256,
          new ImageEncoder(
              1,
              new HieraConfig(
                  24, 1, List.of(1, 2, 4, 1), List.of(5), List.of(8, 4, 8, 4), List.of(8, 8), 3),
              new Neck(128, List.of(192, 96, 48, 24), List.of(2, 3))),
          null,
          null,
          null);

  public Sam2Config {
    imageSize = imageSize == null ? 512 : imageSize;
    if (imageSize < 32 || imageSize % 32 != 0) {
      throw new IllegalArgumentException(
          "image_size of a SAM 2 configuration must be a multiple of 32, but it is "
              + imageSize
              + ".");
    }
    if (imageEncoder == null) {
      throw new IllegalArgumentException(
          "A SAM 2 configuration needs image_encoder with trunk and neck; take the 'model' tree of"
              + " the published yaml.");
    }
    int width = imageEncoder.neck().dModel();
    memoryAttention = memoryAttention == null ? new MemoryAttention(null, null) : memoryAttention;
    memoryEncoder =
        memoryEncoder == null ? new MemoryEncoder(Math.max(1, width / 4), null) : memoryEncoder;
    numMaskmem = numMaskmem == null ? 7 : numMaskmem;
  }

  private static Sam2Config of(
      int embedDim,
      int heads,
      List<Integer> stages,
      List<Integer> global,
      List<Integer> windows,
      int background) {
    HieraConfig trunk =
        new HieraConfig(
            embedDim, heads, stages, global, windows, List.of(background, background), 3);
    List<Integer> deepestFirst = new java.util.ArrayList<>(trunk.channels());
    java.util.Collections.reverse(deepestFirst);
    return new Sam2Config(
        1024,
        new ImageEncoder(1, trunk, new Neck(256, deepestFirst, List.of(2, 3))),
        null,
        null,
        null);
  }

  /** Width D of the embedding. */
  public int dModel() {
    return imageEncoder.neck().dModel();
  }

  /**
   * @param scalp how many of the deepest levels are dropped
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ImageEncoder(Integer scalp, HieraConfig trunk, Neck neck) {
    public ImageEncoder {
      scalp = scalp == null ? 0 : scalp;
      trunk = trunk == null ? new HieraConfig(null, null, null, null, null, null, null) : trunk;
    }
  }

  /**
   * @param backboneChannelList input channels, deepest level first
   * @param fpnTopDownLevels levels that take from the level below; all when absent
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Neck(
      Integer dModel, List<Integer> backboneChannelList, List<Integer> fpnTopDownLevels) {
    public Neck {
      dModel = dModel == null ? 256 : dModel;
      backboneChannelList = List.copyOf(backboneChannelList);
      fpnTopDownLevels =
          fpnTopDownLevels == null
              ? java.util.stream.IntStream.range(0, backboneChannelList.size()).boxed().toList()
              : List.copyOf(fpnTopDownLevels);
    }
  }

  /** Shapes of the memory attention of the video model. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record MemoryAttention(Integer numLayers, MemoryAttentionLayer layer) {
    public MemoryAttention {
      numLayers = numLayers == null ? 4 : numLayers;
      layer = layer == null ? new MemoryAttentionLayer(null) : layer;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record MemoryAttentionLayer(Integer dimFeedforward) {
    public MemoryAttentionLayer {
      dimFeedforward = dimFeedforward == null ? 2048 : dimFeedforward;
    }
  }

  /** Shapes of the memory encoder of the video model. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record MemoryEncoder(Integer outDim, Fuser fuser) {
    public MemoryEncoder {
      outDim = outDim == null ? 64 : outDim;
      fuser = fuser == null ? new Fuser(null) : fuser;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Fuser(Integer numLayers) {
    public Fuser {
      numLayers = numLayers == null ? 2 : numLayers;
    }
  }
}
