package dev.tgs.train.thinker;

import dev.tgs.bench.synth.Actor;
import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Linear;
import dev.tgs.engine.optim.AdamW;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Loss;
import dev.tgs.train.Part;
import dev.tgs.train.Score;
import dev.tgs.train.Task;
import dev.tgs.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * CLIP and the visual projector on single drawn pictures: each patch says what covers it, by heads
 * that are thrown away afterwards, and each token says what it is to tell the language model.
 */
final class EyeTask implements Task {
  /** Pictures of each scene. */
  private static final int TIMES = 2;

  /** Of the patches that nothing covers, so many count. */
  private static final double EMPTY_SHARE = 0.2;

  /**
   * Of so many parts of batches half of the patches are looked at, above all what is covered: the
   * rest of a picture tells little and takes as much time.
   */
  private static final double SPARSE = 0.75;

  private final RefThinker model;
  private final Heads heads;
  private final Percepts percepts;
  private final Scenes train;
  private final Scenes val;
  private final ThinkerPlan plan;
  private final AtomicReferenceArray<List<Glimpse>> pictures;
  private final AtomicReferenceArray<List<Glimpse>> checked;

  /** What covers a patch: its kind, its colour, its rank from the left, each or nothing. */
  static final class Heads extends Module {
    private final Linear kind;
    private final Linear colour;
    private final Linear rank;

    Heads(int width) {
      kind = child("kind", new Linear(width, Kind.values().length + 1));
      colour = child("colour", new Linear(width, Colour.values().length + 1));
      rank = child("rank", new Linear(width, ThinkerSizes.THINGS + 1));
    }
  }

  EyeTask(
      RefThinker model,
      Heads heads,
      Percepts percepts,
      Scenes train,
      Scenes val,
      ThinkerPlan plan) {
    this.model = model;
    this.heads = heads;
    this.percepts = percepts;
    this.train = train;
    this.val = val;
    this.plan = plan;
    pictures = new AtomicReferenceArray<>(train.count());
    checked = new AtomicReferenceArray<>(val.count());
  }

  @Override
  public String name() {
    return "clip";
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("clip.", model.clip());
    modules.put("visual.", model.visual());
    modules.put("heads.", heads);
    return Groups.of(modules);
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = plan.chance(part, 31);
    List<View> views = new ArrayList<>();
    for (int i = 0; i < plan.stage().batch(); i++) {
      int index = random.nextInt(train.count());
      Glimpse glimpse = glimpses(train, pictures, index).get(random.nextInt(TIMES));
      // Of each four two as they are, so that some kind and colour is told.
      Glimpse changed =
          switch (part.step() <= plan.stage().plain() ? 0 : i % 4) {
            case 1 -> glimpse.recoloured(random);
            case 3 -> random.nextBoolean() ? glimpse.recoloured(random) : glimpse.shuffled(random);
            default -> glimpse;
          };
      views.add(changed.any(random));
    }
    int[][] looked = new int[views.size()][];
    int all = views.get(0).patches().length;
    int count = random.nextDouble() < SPARSE ? all / 2 : all;
    for (int i = 0; i < looked.length; i++) {
      looked[i] = views.get(i).looked(count, random);
    }
    Tensor seen = model.see(pixels(views), places(looked)); // [b, count, width]
    Tensor patches = patchLoss(seen, views, looked, random);
    Tensor tokens = model.visual().forward(seen.unsqueeze(1), seen.dtype()).flatten(0, 1);
    Tensor told = SlotLoss.things(percepts, tokens, weights(views));
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("patches", patches.detach().item());
    terms.put("tokens", told.detach().item());
    return new Loss(patches.add(told), terms, plan.stage().batch());
  }

  private static List<Glimpse> glimpses(
      Scenes scenes, AtomicReferenceArray<List<Glimpse>> known, int index) {
    List<Glimpse> glimpses = known.get(index);
    if (glimpses == null) {
      SplittableRandom random = new SplittableRandom(index).split();
      double[] times = random.doubles(TIMES, 0, 10).toArray();
      glimpses = Glimpse.of(scenes.of(index).get(0).seen(), times);
      known.set(index, glimpses);
    }
    return glimpses;
  }

  private Tensor pixels(List<View> views) {
    return Tensor.stack(0, views.stream().map(View::pixels).toArray(Tensor[]::new))
        .to(model.llm().device());
  }

  private static float[] weights(List<View> views) {
    float[] all = new float[views.size() * ThinkerSizes.THINGS * Percepts.COUNT];
    for (int i = 0; i < views.size(); i++) {
      float[] part = views.get(i).weights();
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  /** I64 [b, count]. */
  private Tensor places(int[][] looked) {
    long[] all = Arrays.stream(looked).flatMapToInt(Arrays::stream).asLongStream().toArray();
    return Tensor.of(all, looked.length, looked[0].length).to(model.llm().device());
  }

  private Tensor patchLoss(Tensor seen, List<View> views, int[][] looked, SplittableRandom random) {
    List<Long> rows = new ArrayList<>();
    List<long[]> targets = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      for (int p = 0; p < looked[i].length; p++) {
        int rank = view.patches()[looked[i][p]];
        if (rank > 0 || random.nextDouble() < EMPTY_SHARE) {
          rows.add((long) i * looked[i].length + p);
          targets.add(rank > 0 ? target(view, rank) : new long[3]);
        }
      }
    }
    long[] index = rows.stream().mapToLong(Long::longValue).toArray();
    Tensor chosen =
        seen.flatten(0, 1).indexSelect(0, Tensor.of(index, index.length).to(seen.device()));
    List<Linear> all = List.of(heads.kind, heads.colour, heads.rank);
    Tensor loss = null;
    for (int h = 0; h < all.size(); h++) {
      int head = h;
      long[] wanted = targets.stream().mapToLong(target -> target[head]).toArray();
      Tensor one =
          Functional.crossEntropy(
              all.get(h).forward(chosen), Tensor.of(wanted, wanted.length).to(chosen.device()));
      loss = loss == null ? one : loss.add(one);
    }
    return loss;
  }

  private static long[] target(View view, int rank) {
    Actor thing = view.things().get(rank - 1);
    long colour = view.isColourOpen(rank) ? Functional.OPEN : Percepts.index(thing.colour()) + 1L;
    long kind = view.isKindOpen(rank) ? Functional.OPEN : Percepts.index(thing.kind()) + 1L;
    return new long[] {kind, colour, rank};
  }

  @Override
  public Score validate(Workers workers) {
    SlotLoss.Tally tally = new SlotLoss.Tally();
    List<Boolean> done =
        workers.map(
            val.count(),
            i -> {
              try (Scope scope = Scope.open()) {
                List<View> views = glimpses(val, checked, i).stream().map(Glimpse::whole).toList();
                Tensor seen = model.see(pixels(views));
                Tensor tokens = model.visual().forward(seen.unsqueeze(1), seen.dtype());
                tally.add(
                    percepts.weights(tokens).toFloats(),
                    weights(views),
                    ThinkerSizes.THINGS,
                    SlotLoss.Choice.SEEN);
              }
              return true;
            });
    Map<String, Double> shares = tally.shares();
    shares.put("pictures", (double) done.size() * TIMES);
    double told = shares.get("kind") + shares.get("colour") + shares.get("all");
    return new Score(told / 3, shares);
  }
}
