package dev.tgs.train.grounder;

import dev.tgs.agent.models.GrounderFile;
import dev.tgs.agent.models.MiniWriter;
import dev.tgs.bench.synth.Split;
import dev.tgs.engine.DType;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.engine.weights.WeightFiles;
import dev.tgs.media.AtomicFiles;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoPixels;
import dev.tgs.models.groundingdino.ImageFeatures;
import dev.tgs.models.groundingdino.StageAnswer;
import dev.tgs.models.groundingdino.TextFeatures;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import dev.tgs.train.scenes.Pool;
import dev.tgs.train.scenes.Variation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The small detector learns to find what phrases name in drawn scenes. */
public final class GrounderTask implements Task, AutoCloseable {
  private final GrounderSettings settings;
  private final GroundingDino model;
  private final BertTokenizer tokenizer = Vocabulary.tokenizer();
  private final Pool<View> views;
  private final GrounderExam exam;

  public GrounderTask(GrounderSettings settings) {
    this.settings = settings;
    model = GroundingDino.of(settings.model());
    model.fill(new GrounderStart(settings.model(), settings.seed()), DType.F32, settings.device());
    long first = new SplittableRandom(settings.seed()).nextLong();
    views =
        new Pool<>(
            settings.pool(),
            settings.uses(),
            number -> View.draw(settings, Split.TRAIN, first + number));
    exam = new GrounderExam(settings, tokenizer);
  }

  /** Takes the weights of a trained one, as its part of a mini agent has them. */
  public void beginFrom(Path weights) {
    try (TensorSource source = WeightFiles.open(weights)) {
      model.load(source, DType.F32, settings.device());
    }
  }

  @Override
  public String name() {
    return "grounder";
  }

  /** How a parameter is moved. */
  private record Treatment(double rate, double decay) {
    static Treatment of(String key, Parameter parameter) {
      boolean isSmall = parameter.shape().length == 1 || key.contains("embed");
      double rate = key.startsWith("backbone.") ? .5 : key.contains("sampling_offsets") ? .3 : 1;
      return new Treatment(rate, isSmall ? 0 : .02);
    }
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<Treatment, Map<String, Parameter>> groups = new LinkedHashMap<>();
    Set<Parameter> done = new HashSet<>(); // the box heads of all layers are one
    model
        .parameters()
        .forEach(
            (key, parameter) -> {
              if (done.add(parameter)) {
                groups
                    .computeIfAbsent(Treatment.of(key, parameter), alike -> new LinkedHashMap<>())
                    .put(key, parameter);
              }
            });
    return groups.entrySet().stream()
        .map(group -> new AdamW.Group(group.getValue(), group.getKey().rate, group.getKey().decay))
        .toList();
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = part.random(settings.seed());
    List<Phrase.Form> forms = Prompt.forms(random);
    List<View> seen = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < settings.batch(); i++) {
      long before = part.number() * settings.batch();
      View view = views.draw(random, before).varied(Variation.by(random));
      seen.add(view);
      prompts.add(Prompt.of(forms, view.things(), tokenizer, random));
    }
    return loss(seen, prompts);
  }

  /** Loss of a batch. */
  Loss loss(List<View> seen, List<Prompt> prompts) {
    ImageFeatures image = model.image(pixels(seen, settings));
    TextFeatures text = model.text(prompts.stream().map(Prompt::ids).toList(), settings.compute());
    float[] centres = image.centres().toFloats();
    List<StageAnswer> stages = model.answers(image, text);
    Tensor total = null;
    Map<String, Double> terms = new LinkedHashMap<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      boolean isFirst = stage == 0;
      StageAnswer answer = stages.get(stage);
      Answer plain = Answer.of(answer);
      List<Match> matches = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        List<Target> targets = prompts.get(i).targets(seen.get(i).things());
        matches.addAll(
            isFirst
                ? Match.oneToMany(plain, i, targets, centres)
                : Match.oneToOne(plain, i, targets));
      }
      StageLoss loss = StageLoss.of(answer, plain, matches);
      total = isFirst ? loss.total() : total.add(loss.total());
      if (isFirst) {
        report("proposals.", loss, terms);
      } else if (stage == stages.size() - 1) {
        report("", loss, terms);
      }
    }
    return new Loss(total, terms, seen.size());
  }

  private static void report(String prefix, StageLoss loss, Map<String, Double> terms) {
    terms.put(prefix + "words", loss.words().item());
    terms.put(prefix + "box", loss.box().item());
    terms.put(prefix + "giou", loss.giou().item());
  }

  /** [b, 3, h, w] of views of one size. */
  static Tensor pixels(List<View> views, GrounderSettings settings) {
    Tensor[] pictures =
        views.stream()
            .map(view -> view.image())
            .map(
                image ->
                    GroundingDinoPixels.of(
                        image,
                        Math.min(image.height(), image.width()),
                        Math.max(image.height(), image.width())))
            .toArray(Tensor[]::new);
    return Tensor.cat(0, pictures).to(settings.device()).to(settings.compute());
  }

  @Override
  public Score validate(Workers workers) {
    return exam.score(model, workers);
  }

  /** Writes the model as the part of a mini agent, with the threshold that suits it. */
  public void write(Path folder) {
    double threshold;
    try (Workers workers = new Workers(2)) {
      threshold = validate(workers).metrics().get("threshold");
    }
    new MiniWriter(folder, DType.F16)
        .grounder(
            model,
            new GrounderFile(
                settings.model(), settings.size(), settings.maxSize(), (float) threshold));
    AtomicFiles.writeString(
        folder.resolve("vocab.txt"), String.join("\n", Vocabulary.lines()) + "\n");
  }

  @Override
  public void close() {
    model.close();
  }
}
