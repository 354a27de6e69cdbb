package dev.tgs.train.thinker;

import dev.tgs.bench.synth.data.Take;
import dev.tgs.bench.synth.words.Question;
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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The language model alone, which gets the truth of a scene in the places of its features, a little
 * blurred, and learns to tell it in words and to think.
 */
final class LanguageTask implements Task {
  private static final double NULLS = 0.35;

  private final Llama llm;
  private final Lessons lessons;
  private final Percepts percepts;
  private final Scenes train;
  private final List<Take> val;
  private final ThinkerPlan plan;

  LanguageTask(
      Llama llm,
      Lessons lessons,
      Percepts percepts,
      Scenes train,
      List<Take> val,
      ThinkerPlan plan) {
    this.llm = llm;
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
    return Groups.of(Map.of("llm.", llm));
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = plan.chance(part, 21);
    List<Lesson> batch = new ArrayList<>();
    List<Tensor> video = new ArrayList<>();
    List<Tensor> audio = new ArrayList<>();
    while (video.size() < plan.clips()) {
      Take take = train.any(NULLS, random);
      List<Question> questions = train.ask(take, plan.each(), random);
      if (questions.size() == plan.each()) {
        questions.forEach(one -> batch.add(lessons.of(one.expression(), one.chain())));
        video.add(percepts.things(Percepts.blurred(Percepts.seen(take.seen()), random)));
        audio.add(percepts.voices(Percepts.blurred(Percepts.heard(take.heard().actors()), random)));
      }
    }
    Tensor begins = lessons.begins(llm, stack(video), stack(audio));
    Tensor loss = lessons.loss(llm, begins, batch);
    return new Loss(loss, Map.of(), batch.size());
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
