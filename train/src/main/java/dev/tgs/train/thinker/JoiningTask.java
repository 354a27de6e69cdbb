package dev.tgs.train.thinker;

import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import dev.tgs.train.refthinker.Sample;
import dev.tgs.train.refthinker.Samples;
import dev.tgs.train.refthinker.ThoughtTask;
import dev.tgs.train.refthinker.data.Features;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The whole thinker behind its frozen eye and ear, in the two steps that are published: first the
 * projectors alone, towards what the language model is to say that it sees and hears; then
 * projectors, adapter, table of embeddings and head, towards whole thoughts.
 */
final class JoiningTask implements Task {
  /** Keys of the language model that learn beside its adapter. */
  static final List<String> TABLES = List.of("model.embed_tokens.weight", "lm_head.weight");

  private static final double NULLS = 0.35;

  private final RefThinker model;
  private final Lessons lessons;
  private final Scenes train;
  private final List<Take> val;
  private final ThinkerPlan plan;
  private final Impressions impressions;
  private final ThoughtTask thoughts;

  /**
   * @param model with an adapter, if whole thoughts are learnt
   */
  JoiningTask(
      RefThinker model,
      Lessons lessons,
      Scenes train,
      List<Take> val,
      ThinkerPlan plan,
      Impressions impressions) {
    this.model = model;
    this.lessons = lessons;
    this.train = train;
    this.val = List.copyOf(val);
    this.plan = plan;
    this.impressions = impressions;
    thoughts =
        new ThoughtTask(
            model,
            Set.of(),
            Samples.endless(this::samples),
            new ThoughtTask.Form(DType.F32, false, false, 0, 0),
            ThoughtTask.Watcher.NONE);
  }

  private boolean learnsThoughts() {
    return model.adapter().isPresent();
  }

  @Override
  public String name() {
    return learnsThoughts() ? "instructions" : "projectors";
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("visual.", model.visual());
    modules.put("audio.", model.audio());
    model.adapter().ifPresent(adapter -> modules.put("lora.", adapter));
    List<AdamW.Group> groups = new ArrayList<>(Groups.of(modules));
    if (learnsThoughts()) {
      Map<String, Parameter> all = model.llm().parameters();
      Map<String, Parameter> tables = new LinkedHashMap<>();
      TABLES.forEach(key -> tables.put("llm." + key, all.get(key)));
      groups.add(new AdamW.Group(tables, 1, 0));
    }
    return groups;
  }

  @Override
  public Loss loss(Part part) {
    return thoughts.loss(part);
  }

  /** Clips by lot, each with some references. */
  private List<Sample> samples(Part part) {
    SplittableRandom random = plan.chance(part, 51);
    Lessons.Counted counted = learnsThoughts() ? Lessons.Counted.ALL : Lessons.Counted.PERCEIVED;
    List<Sample> batch = new ArrayList<>();
    while (batch.size() < plan.stage().batch() * plan.stage().references()) {
      Take take = train.any(NULLS, random);
      List<Question> questions = train.ask(take, plan.stage().references(), random);
      if (questions.size() == plan.stage().references()) {
        Impressions.Impression clip = impressions.of(take);
        Features features = new Features(clip.seen(), clip.heard());
        for (Question one : questions) {
          String expression = Paraphrase.of(one.expression(), random);
          batch.add(lessons.sample(take.vid(), expression, one.chain(), features, counted));
        }
      }
    }
    return batch;
  }

  /** What all prompts about some clips begin with: [clips, p, width]. */
  private Tensor begins(List<Impressions.Impression> clips) {
    Tensor seen = stack(clips, Impressions.Impression::seen);
    Tensor heard = stack(clips, Impressions.Impression::heard);
    return lessons.begins(
        model.llm(),
        model.visual().forward(seen, DType.F32),
        model.audio().forward(heard, DType.F32));
  }

  private static Tensor stack(
      List<Impressions.Impression> clips, Function<Impressions.Impression, Tensor> part) {
    return Tensor.stack(0, clips.stream().map(part).toArray(Tensor[]::new)).to(DType.F32);
  }

  @Override
  public Score validate(Workers workers) {
    List<ThoughtScores> scores = workers.map(val.size(), i -> score(val.get(i)));
    ThoughtScores sum = ThoughtScores.sum(scores);
    return new Score(sum.share("object"), sum.metrics());
  }

  private ThoughtScores score(Take take) {
    try (Scope scope = Scope.open()) {
      Tensor begin = begins(List.of(impressions.of(take))).squeeze(0);
      return new Reading(model.llm(), lessons).score(begin, take);
    }
  }
}
