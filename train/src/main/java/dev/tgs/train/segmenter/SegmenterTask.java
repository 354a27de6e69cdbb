package dev.tgs.train.segmenter;

import dev.tgs.agent.models.MiniWriter;
import dev.tgs.agent.policy.StabilityRule;
import dev.tgs.bench.synth.Split;
import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.models.sam2.ImageEmbedding;
import dev.tgs.models.sam2.MaskPrediction;
import dev.tgs.models.sam2.MaskSelection;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Pixels;
import dev.tgs.train.Chance;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import dev.tgs.train.scenes.Pool;
import dev.tgs.train.scenes.Variation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The small segmenter learns to cut out what is in a box of a drawn scene. */
public final class SegmenterTask implements Task, AutoCloseable {
  /** Deviation of a box in training, wider than the detector's own. */
  private static final double JITTER = .15;

  private static final double EXAM_JITTER = .1;
  private static final long EXAM = 0x5EED_5E60_0000L;

  private final SegmenterSettings settings;
  private final Sam2 model;
  private final Pool<Sight> sights;

  public SegmenterTask(SegmenterSettings settings) {
    this.settings = settings;
    model = Sam2.image(settings.model());
    model.fill(new SegmenterStart(new Chance(settings.seed())), DType.F32, settings.device());
    long first = new SplittableRandom(settings.seed()).nextLong();
    sights =
        new Pool<>(
            settings.pool(),
            settings.uses(),
            number -> Sight.draw(settings.source(), Split.TRAIN, first + number));
  }

  /** Takes the weights of a trained one, as its part of a mini agent has them. */
  public void beginFrom(Path weights) {
    try (TensorSource source = WeightFiles.open(weights)) {
      model.load(source, DType.F32, settings.device());
    }
  }

  @Override
  public String name() {
    return "segmenter";
  }

  /** All but the frequencies of the places, which the published model does not learn either. */
  @Override
  public List<AdamW.Group> groups() {
    Map<String, Parameter> matrices = new TreeMap<>();
    Map<String, Parameter> others = new TreeMap<>();
    model
        .parameters()
        .forEach(
            (key, parameter) -> {
              if (!key.endsWith("gaussian_matrix")) {
                boolean decays = parameter.shape().length > 1 && !key.contains("embed");
                (decays ? matrices : others).put(key, parameter);
              }
            });
    return List.of(new AdamW.Group(matrices, 1, .02), new AdamW.Group(others, 1, 0));
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = part.random(settings.seed());
    List<Sight> batch = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    for (int i = 0; i < settings.batch(); i++) {
      Sight sight =
          sights.draw(random, part.number() * settings.batch()).varied(Variation.by(random));
      batch.add(sight);
      boxes.add(sight.boxes(random, JITTER));
    }
    return loss(batch, boxes);
  }

  /**
   * @param boxes of each picture's things
   */
  Loss loss(List<Sight> batch, List<Tensor> boxes) {
    ImageEmbedding embedding = model.encode(pixels(batch));
    long side = settings.model().imageSize() / 2;
    List<Long> pictures = new ArrayList<>(); // of each box
    List<Tensor> truth = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      pictures.addAll(Collections.nCopies(batch.get(i).masks().size(), (long) i));
      truth.add(batch.get(i).truth(side, settings.device()));
    }
    Tensor all = Tensor.cat(0, boxes.toArray(Tensor[]::new)).to(settings.device());
    Image first = batch.get(0).image(); // all are of one size
    MaskPrediction masks =
        model.masks(embedding.each(pictures), all, first.height(), first.width());
    MaskLoss loss = MaskLoss.of(masks, Tensor.cat(0, truth.toArray(Tensor[]::new)));
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("pixels", loss.pixels().item());
    terms.put("dice", loss.dice().item());
    terms.put("iou", loss.iou().item());
    return new Loss(loss.total(), terms, batch.size());
  }

  private Tensor pixels(List<Sight> batch) {
    return Tensor.cat(
            0,
            batch.stream()
                .map(sight -> Sam2Pixels.of(sight.image(), settings.model().imageSize()))
                .toArray(Tensor[]::new))
        .to(settings.device());
  }

  /**
   * @param iou of each mask from a true box
   * @param off of each mask from a box that is somewhat off
   * @param surprise how far each predicted IoU is from the real one
   */
  private record Marks(List<Double> iou, List<Double> off, List<Double> surprise) {}

  @Override
  public Score validate(Workers workers) {
    List<Marks> all = workers.map(settings.scenes(), i -> marks(EXAM + i));
    double iou = mean(all.stream().map(Marks::iou).toList());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("iou", iou);
    metrics.put("iou of boxes that are off", mean(all.stream().map(Marks::off).toList()));
    metrics.put("error of predicted iou", mean(all.stream().map(Marks::surprise).toList()));
    return new Score(iou, metrics);
  }

  private static double mean(List<List<Double>> marks) {
    return marks.stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private Marks marks(long seed) {
    Sight sight = Sight.draw(settings.source(), Split.VAL, seed);
    SplittableRandom random = new SplittableRandom(seed);
    Marks marks = new Marks(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Scope scope = Scope.open()) {
      ImageEmbedding embedding = model.encode(pixels(List.of(sight)));
      cut(sight, embedding, sight.boxes(random, 0), marks.iou(), marks.surprise());
      cut(sight, embedding, sight.boxes(random, EXAM_JITTER), marks.off(), new ArrayList<>());
    }
    return marks;
  }

  /** As the product cuts out. */
  private void cut(
      Sight sight, ImageEmbedding embedding, Tensor boxes, List<Double> iou, List<Double> wrong) {
    int height = sight.image().height();
    int width = sight.image().width();
    StabilityRule rule = StabilityRule.PUBLISHED;
    MaskPrediction prediction =
        model.predict(
            embedding,
            boxes.to(settings.device()),
            height,
            width,
            new MaskSelection(false, rule.delta(), rule.threshold()));
    Tensor masks = prediction.masksAt(height, width);
    float[] predicted = prediction.iou().toFloats();
    for (int i = 0; i < sight.masks().size(); i++) {
      Mask mask = Mask.of(height, width, masks.select(0, i).contiguous().toBytes());
      iou.add(mask.iou(sight.masks().get(i)));
      wrong.add(Math.abs(iou.get(iou.size() - 1) - predicted[i]));
    }
  }

  /** Writes the model as the part of a mini agent. */
  public void write(Path folder) {
    new MiniWriter(folder, DType.F16).segmenter(model, settings.model());
  }

  @Override
  public void close() {
    model.close();
  }
}
