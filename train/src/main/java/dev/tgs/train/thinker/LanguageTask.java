package dev.tgs.train.thinker;

import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.words.Question;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.llama.Llama;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The language model alone, which gets the truth of a scene in the places of its features, a little
 * blurred, and learns to tell it in words and to think.
 */
final class LanguageTask implements Task {
  private static final double NULLS = 0.35;

  private static final double INSIGHT_WEIGHT = 0.05;

  private final Llama llm;
  private final Insights insights;
  private final Lessons lessons;
  private final Percepts percepts;
  private final Scenes train;
  private final List<Take> val;
  private final ThinkerPlan plan;

  LanguageTask(
      Llama llm,
      Insights insights,
      Lessons lessons,
      Percepts percepts,
      Scenes train,
      List<Take> val,
      ThinkerPlan plan) {
    this.llm = llm;
    this.insights = insights;
    this.lessons = lessons;
    this.percepts = percepts;
    this.train = train;
    this.val = List.copyOf(val);
    this.plan = plan;
  }

  @Override
  public String name() {
    return "language";
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("llm.", llm);
    modules.put("heads.", insights);
    return Groups.of(modules);
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = plan.chance(part, 21);
    List<Take> clips = new ArrayList<>();
    List<Lesson> batch = new ArrayList<>();
    List<Tensor> video = new ArrayList<>();
    List<Tensor> audio = new ArrayList<>();
    while (clips.size() < plan.stage().batch()) {
      Take take = train.any(NULLS, random);
      List<Question> questions = train.ask(take, plan.stage().references(), random);
      if (questions.size() == plan.stage().references()) {
        clips.add(take);
        Openings openings = Openings.any(take, questions, random);
        for (Question one : questions) {
          batch.add(lessons.of(Paraphrase.of(one.expression(), random), one, openings));
        }
        float[] seen = Percepts.seen(take.seen());
        openings.blend(seen);
        float[] heard = Percepts.heard(take.heard().actors());
        video.add(percepts.things(Percepts.blurred(seen, ThinkerSizes.THINGS, random)));
        audio.add(percepts.voices(Percepts.blurred(heard, ThinkerSizes.VOICES, random)));
      }
    }
    Tensor begins = lessons.begins(llm, stack(video), stack(audio));
    Lessons.Taught taught = lessons.loss(llm, begins, batch, Insights.LAYERS);
    Tensor insight = insights.loss(taught.video(), taught.audio(), clips);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("words", taught.loss().detach().item());
    terms.put("insight", insight.detach().item());
    return new Loss(taught.loss().add(insight.mul(INSIGHT_WEIGHT)), terms, batch.size());
  }

  private static Tensor stack(List<Tensor> tensors) {
    return Tensor.stack(0, tensors.toArray(Tensor[]::new));
  }

  @Override
  public Score validate(Workers workers) {
    List<ThoughtScores> scores = workers.map(val.size(), i -> score(val.get(i)));
    ThoughtScores sum = ThoughtScores.sum(scores);
    return new Score(sum.share("object"), sum.metrics());
  }

  private ThoughtScores score(Take take) {
    try (Scope scope = Scope.open()) {
      Tensor video = percepts.things(Percepts.seen(take.seen())).unsqueeze(0);
      Tensor audio = percepts.voices(Percepts.heard(take.heard().actors())).unsqueeze(0);
      Tensor begin = lessons.begins(llm, video, audio).squeeze(0);
      return new Reading(llm, lessons).score(begin, take);
    }
  }
}
