package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.data.Take;
import dev.tgs.engine.DType;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.refthinker.RefThinker;
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
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * BEATs and the audio projector on the seconds of played scenes: all tokens of BEATs together say
 * which kinds sound, by a head that is thrown away afterwards, and each token of the projector says
 * what it is to tell the language model.
 */
final class EarTask implements Task, AutoCloseable {
  private static final int KINDS = Kind.values().length;

  /** Share of clips with which another one is heard, where their voices can all be told. */
  private static final double MIXED = 0.5;

  private final RefThinker model;
  private final Head head;
  private final Percepts percepts;
  private final Scenes train;
  private final Scenes val;
  private final ThinkerPlan plan;
  private final AtomicReferenceArray<Tensor> sounds;
  private final AtomicReferenceArray<Tensor> checked;

  /** Which kinds sound. */
  static final class Head extends Module {
    private final Linear kinds;

    Head(int width) {
      kinds = child("kinds", new Linear(width, KINDS));
    }
  }

  EarTask(
      RefThinker model, Head head, Percepts percepts, Scenes train, Scenes val, ThinkerPlan plan) {
    this.model = model;
    this.head = head;
    this.percepts = percepts;
    this.train = train;
    this.val = val;
    this.plan = plan;
    sounds = new AtomicReferenceArray<>(train.count());
    checked = new AtomicReferenceArray<>(val.count());
  }

  @Override
  public String name() {
    return "beats";
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("beats.", model.beats());
    modules.put("audio.", model.audio());
    modules.put("heads.", head);
    return Groups.of(modules);
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = plan.chance(part, 41);
    List<Tensor> banks = new ArrayList<>();
    List<List<Actor>> actors = new ArrayList<>();
    for (int i = 0; i < plan.stage().batch(); i++) {
      int index = random.nextInt(train.count());
      int other = random.nextInt(train.count());
      Tensor bank = bank(train, sounds, index).to(DType.F32);
      List<Actor> both = new ArrayList<>(actors(train, index));
      both.addAll(actors(train, other));
      if (random.nextDouble() < MIXED && canBeTold(both)) {
        banks.add(BeatsFbank.together(bank, bank(train, sounds, other).to(DType.F32)));
        actors.add(both);
      } else {
        banks.add(bank);
        actors.add(actors(train, index));
      }
    }
    Tensor heard = model.hear(Tensor.cat(0, banks.toArray(Tensor[]::new)).to(model.llm().device()));
    Tensor kinds =
        Functional.binaryCrossEntropy(
                head.kinds.forward(heard.mean(1, false)), kinds(actors).to(heard.device()))
            .sum(1, false)
            .mean();
    Tensor tokens = model.audio().forward(heard.unsqueeze(1), heard.dtype()).flatten(0, 1);
    Tensor told = SlotLoss.voices(percepts, tokens, weights(actors));
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("kinds", kinds.detach().item());
    terms.put("tokens", told.detach().item());
    return new Loss(kinds.add(told), terms, plan.stage().batch() * ThinkerSizes.PARTS);
  }

  private static List<Actor> actors(Scenes scenes, int index) {
    return scenes.of(index).get(0).heard().actors();
  }

  /** Whether no kind has two voices and no second more voices than tokens. */
  private static boolean canBeTold(List<Actor> actors) {
    List<Actor> heard = actors.stream().filter(actor -> actor.voice().isPresent()).toList();
    return heard.stream().map(Actor::kind).distinct().count() == heard.size()
        && IntStream.range(0, ThinkerSizes.PARTS)
            .allMatch(t -> Percepts.heardIn(heard, t).size() <= ThinkerSizes.VOICES);
  }

  /** The filter bank of a scene [PARTS, m, 128], half as precise as it was made. */
  private static Tensor bank(Scenes scenes, AtomicReferenceArray<Tensor> known, int index) {
    Tensor bank = known.get(index);
    if (bank == null) {
      Take take = scenes.of(index).get(0);
      try (Scope scope = Scope.open()) {
        bank = Scope.keep(BeatsFbank.of(take.sound(), ThinkerSizes.PARTS).to(DType.BF16));
      }
      if (!known.compareAndSet(index, null, bank)) {
        bank.close();
        bank = known.get(index);
      }
    }
    return bank;
  }

  private static Tensor kinds(List<List<Actor>> actors) {
    float[] there = new float[actors.size() * ThinkerSizes.PARTS * KINDS];
    for (int i = 0; i < actors.size(); i++) {
      for (int t = 0; t < ThinkerSizes.PARTS; t++) {
        for (Actor actor : Percepts.heardIn(actors.get(i), t)) {
          there[(i * ThinkerSizes.PARTS + t) * KINDS + Percepts.index(actor.kind())] = 1;
        }
      }
    }
    return Tensor.of(there, actors.size() * (long) ThinkerSizes.PARTS, KINDS);
  }

  private static float[] weights(List<List<Actor>> actors) {
    int each = ThinkerSizes.PARTS * ThinkerSizes.VOICES * Percepts.COUNT;
    float[] all = new float[actors.size() * each];
    for (int i = 0; i < actors.size(); i++) {
      System.arraycopy(Percepts.heard(actors.get(i)), 0, all, i * each, each);
    }
    return all;
  }

  @Override
  public Score validate(Workers workers) {
    SlotLoss.Tally tally = new SlotLoss.Tally();
    List<Boolean> done =
        workers.map(
            val.count(),
            i -> {
              try (Scope scope = Scope.open()) {
                Tensor heard =
                    model.hear(bank(val, checked, i).to(model.llm().device()).to(DType.F32));
                Tensor tokens = model.audio().forward(heard.unsqueeze(1), heard.dtype());
                tally.add(
                    percepts.weights(tokens).toFloats(),
                    weights(List.of(actors(val, i))),
                    ThinkerSizes.VOICES,
                    SlotLoss.Choice.HEARD);
              }
              return true;
            });
    Map<String, Double> shares = tally.shares();
    shares.put("clips", (double) done.size());
    return new Score(shares.get("kind"), shares);
  }

  @Override
  public void close() {
    for (AtomicReferenceArray<Tensor> pool : List.of(sounds, checked)) {
      for (int i = 0; i < pool.length(); i++) {
        if (pool.get(i) != null) {
          pool.get(i).close();
        }
      }
    }
  }
}
