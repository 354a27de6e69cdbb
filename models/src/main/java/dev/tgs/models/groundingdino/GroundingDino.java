package dev.tgs.models.groundingdino;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Conv2d;
import dev.tgs.engine.nn.Embedding;
import dev.tgs.engine.nn.GroupNorm;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.nn.Mlp;
import dev.tgs.models.bert.Bert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grounding DINO, the grounder: boxes of a picture, scored against each token of a caption.
 *
 * @see <a href="https://arxiv.org/abs/2303.05499">Grounding DINO, 2023</a>
 */
public final class GroundingDino extends Module {
  private static final double EPS = 1e-5;

  private final GroundingDinoConfig config;
  private final int width;
  private final Swin backbone;
  private final List<InputProjection> inputProj = new ArrayList<>();
  private final Bert bert;
  private final Linear featMap;
  private final Parameter levelEmbed;
  private final Encoder encoder;
  private final Linear encOutput;
  private final LayerNorm encOutputNorm;
  private final Mlp encOutBboxEmbed;
  private final Embedding tgtEmbed;
  private final Decoder decoder;

  private GroundingDino(GroundingDinoConfig config, boolean whole) {
    this.config = config;
    width = config.hiddenDim();
    levelEmbed = parameter("transformer.level_embed", config.numFeatureLevels(), width);
    encoder = child("transformer.encoder", new Encoder(config));
    Mlp bboxEmbed = new Mlp(width, width, 4, 3);
    decoder = child("transformer.decoder", new Decoder(config, bboxEmbed));
    tgtEmbed = child("transformer.tgt_embed", new Embedding(config.numQueries(), width));
    encOutput = child("transformer.enc_output", new Linear(width, width));
    encOutputNorm = child("transformer.enc_output_norm", new LayerNorm(width, EPS));
    encOutBboxEmbed = child("transformer.enc_out_bbox_embed", new Mlp(width, width, 4, 3));
    bert = child("bert", new Bert(config.bert(), whole));
    featMap = child("feat_map", new Linear(config.bert().hiddenSize(), width));
    List<Integer> stages = config.returnIntermIndices();
    int channels = 0;
    for (int level = 0; level < config.numFeatureLevels(); level++) {
      boolean fromStage = level < stages.size();
      channels =
          fromStage
              ? config.swin().channels(stages.get(level))
              : level == stages.size() ? channels : width;
      inputProj.add(child("input_proj." + level, new InputProjection(channels, width, fromStage)));
    }
    backbone = child("backbone.0", new Swin(config.swin(), stages));
    for (int i = 0; i < config.decLayers(); i++) {
      child("bbox_embed." + i, bboxEmbed);
    }
  }

  /** What detection runs. */
  public static GroundingDino of(GroundingDinoConfig config) {
    return new GroundingDino(config, false);
  }

  /** Every tensor of a published checkpoint, the unused pooler of its BERT included. */
  public static GroundingDino whole(GroundingDinoConfig config) {
    return new GroundingDino(config, true);
  }

  public GroundingDinoConfig config() {
    return config;
  }

  /**
   * @param pixels [b, 3, h, w], normalised, in the type of the computation
   */
  public ImageFeatures image(Tensor pixels) {
    List<Levels.Size> sizes = new ArrayList<>();
    List<Tensor> parts =
        Scope.tidyAll(
            () -> {
              List<Tensor> maps = new ArrayList<>();
              for (Tensor stage : backbone.forward(pixels)) {
                maps.add(stage.permute(0, 3, 1, 2));
              }
              Tensor[] features = new Tensor[config.numFeatureLevels()];
              Tensor[] positions = new Tensor[config.numFeatureLevels()];
              Tensor source = null;
              for (int level = 0; level < features.length; level++) {
                boolean fromStage = level < maps.size();
                // The first level beyond the stages comes from the raw last stage.
                Tensor input =
                    fromStage
                        ? maps.get(level)
                        : level == maps.size() ? maps.get(level - 1) : source;
                source = inputProj.get(level).forward(input);
                Levels.Size size = new Levels.Size((int) source.size(2), (int) source.size(3));
                sizes.add(size);
                features[level] = source.flatten(2, 3).transpose(1, 2);
                positions[level] =
                    Positions.grid(size, width, config.peTemperatureH(), config.peTemperatureW())
                        .to(pixels.device())
                        .add(levelEmbed.as(DType.F32).select(0, level));
              }
              return List.of(
                  Tensor.cat(1, features),
                  Tensor.cat(0, positions).unsqueeze(0).to(pixels.dtype()),
                  Positions.centres(new Levels(sizes)).to(pixels.device()));
            });
    return new ImageFeatures(parts.get(0), parts.get(1), parts.get(2), new Levels(sizes));
  }

  /**
   * @param ids of one caption, [CLS] and [SEP] included
   * @param compute type of the computation
   */
  public TextFeatures text(long[] ids, DType compute) {
    return text(List.of(ids), compute);
  }

  /**
   * A caption for each picture of a batch.
   *
   * @param ids of the captions, all of the same pattern: as long, with their delimiters at the same
   *     places
   * @param compute type of the computation
   */
  public TextFeatures text(List<long[]> ids, DType compute) {
    List<Caption> captions = ids.stream().map(one -> Caption.of(one, config.maxTextLen())).toList();
    Caption caption = captions.get(0);
    int n = caption.ids().length;
    if (!captions.stream().allMatch(caption::isLike)) {
      throw new IllegalArgumentException(
          "The captions of one batch must have their delimiters at the same places.");
    }
    long[] all = captions.stream().flatMapToLong(one -> Arrays.stream(one.ids())).toArray();
    Device device = levelEmbed.get().device();
    List<Tensor> parts =
        Scope.tidyAll(
            () -> {
              Tensor mask = Tensor.of(caption.mask(), n, n).to(device);
              Tensor hidden =
                  bert.forward(
                      Tensor.of(all, captions.size(), n).to(device),
                      Tensor.zeros(DType.I64, 1, n).to(device),
                      Tensor.of(caption.positions(), 1, n).to(device),
                      mask,
                      compute);
              return List.of(
                  featMap.forward(hidden),
                  mask,
                  Positions.text(caption.positions(), width).unsqueeze(0).to(device));
            });
    return new TextFeatures(parts.get(0), parts.get(1), parts.get(2));
  }

  /** Detects what the caption names in each picture of the batch. */
  public Detections detect(ImageFeatures image, TextFeatures caption) {
    if (image.levels().tokens() < config.numQueries()) {
      throw new EngineException(
          "The picture gives "
              + image.levels().tokens()
              + " tokens, fewer than the "
              + config.numQueries()
              + " queries of the detector; enlarge the picture.");
    }
    List<Tensor> parts =
        Scope.tidyAll(
            () -> {
              Encoder.Output encoded = encoder.forward(image, caption);
              List<Tensor> selected = select(encoded, image.levels());
              Tensor references = selected.get(0).detach();
              long b = references.size(0);
              Tensor queries =
                  tgtEmbed.table().to(encoded.memory().dtype()).unsqueeze(0).expand(b, -1, -1);
              Decoder.Output decoded =
                  decoder.forward(queries, references, encoded, image.levels());
              Tensor boxes = decoder.move(decoded.references(), decoded.hidden());
              return List.of(logits(decoded.hidden(), encoded.text()), boxes, selected.get(1));
            });
    return new Detections(parts.get(0), parts.get(1), parts.get(2));
  }

  /**
   * What a training looks at: the answers of every stage, from the proposals of all tokens to the
   * last layer.
   */
  public List<StageAnswer> answers(ImageFeatures image, TextFeatures caption) {
    Encoder.Output encoded = encoder.forward(image, caption);
    Tensor text = encoded.text().transpose(1, 2);
    Proposed proposed = propose(encoded, image.levels());
    Tensor boxes =
        encOutBboxEmbed.forward(proposed.hidden).to(DType.F32).add(proposed.anchors).sigmoid();
    Tensor logits = proposed.hidden.matmul(text).to(DType.F32);
    List<StageAnswer> answers = new ArrayList<>();
    answers.add(new StageAnswer(logits, boxes));
    Tensor index =
        logits.detach().amax(2, false).topk(config.numQueries(), 1).indices().unsqueeze(2);
    Tensor queries = tgtEmbed.table().to(text.dtype()).unsqueeze(0).expand(boxes.size(0), -1, -1);
    Tensor references = boxes.detach().gather(1, index.expand(-1, -1, 4));
    for (Decoder.Output layer : decoder.outputs(queries, references, encoded, image.levels())) {
      answers.add(
          new StageAnswer(
              layer.hidden().matmul(text).to(DType.F32),
              decoder.move(layer.references(), layer.hidden())));
    }
    return answers;
  }

  /**
   * Every token as a proposal.
   *
   * @param hidden [b, tokens, D]
   * @param anchors F32 [1, tokens, 4], before the sigmoid
   */
  private record Proposed(Tensor hidden, Tensor anchors) {}

  private Proposed propose(Encoder.Output encoded, Levels levels) {
    Device device = encoded.memory().device();
    Positions.Proposals proposals = Positions.proposals(levels);
    Tensor memory = encoded.memory().maskedFill(proposals.valid().not().unsqueeze(0).to(device), 0);
    return new Proposed(
        encOutputNorm.forward(encOutput.forward(memory)),
        proposals.logits().to(device).unsqueeze(0));
  }

  /**
   * The tokens that fit the text best, best first: their boxes, F32 [b, q, 4] in 0..1, and which
   * they are, I64 [b, q].
   */
  private List<Tensor> select(Encoder.Output encoded, Levels levels) {
    return Scope.tidyAll(
        () -> {
          Proposed proposed = propose(encoded, levels);
          Tensor scores =
              proposed.hidden.matmul(encoded.text().transpose(1, 2)).to(DType.F32).amax(2, false);
          Tensor best = scores.topk(config.numQueries(), 1).indices(); // [b, q]
          Tensor index = best.unsqueeze(2);
          Tensor chosen = proposed.hidden.gather(1, index.expand(-1, -1, width));
          Tensor anchors =
              proposed.anchors.expand(best.size(0), -1, -1).gather(1, index.expand(-1, -1, 4));
          return List.of(
              encOutBboxEmbed.forward(chosen).to(DType.F32).add(anchors).sigmoid(), best);
        });
  }

  /** Similarity of queries and tokens, minus infinity beyond the caption. */
  private Tensor logits(Tensor hidden, Tensor text) {
    Tensor similarity = hidden.matmul(text.transpose(1, 2)).to(DType.F32);
    long missing = config.maxTextLen() - text.size(1);
    if (missing == 0) {
      return similarity;
    }
    Tensor beyond =
        Tensor.full(Double.NEGATIVE_INFINITY, DType.F32, hidden.size(0), hidden.size(1), missing)
            .to(hidden.device());
    return Tensor.cat(2, similarity, beyond);
  }

  /** Brings one level to the model's width; levels beyond the stages halve the grid. */
  private static final class InputProjection extends Module {
    private static final int GROUPS = 32;

    private final Conv2d conv;
    private final GroupNorm norm;

    InputProjection(int channels, int width, boolean fromStage) {
      conv =
          child(
              "0",
              fromStage ? new Conv2d(channels, width, 1) : new Conv2d(channels, width, 3, 2, 1, 1));
      norm = child("1", new GroupNorm(GROUPS, width, EPS));
    }

    Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x));
    }
  }
}
