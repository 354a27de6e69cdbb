package dev.tgs.train.refthinker;

import dev.tgs.agent.models.Placement;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.train.Part;
import dev.tgs.train.refthinker.data.ClipLoader;
import dev.tgs.train.refthinker.data.EpochOrder;
import dev.tgs.train.refthinker.data.Instruction;
import dev.tgs.train.refthinker.data.InstructionTokens;
import dev.tgs.train.refthinker.data.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Instructions in the order of their epochs, whose clips are decoded while those before them are
 * learnt from. For one thread's use.
 */
final class InstructionSamples implements Samples, AutoCloseable {
  private final List<Instruction> train;
  private final List<Instruction> val;
  private final EpochOrder order;
  private final int microBatch;
  private final InstructionTokens tokens;
  private final ClipLoader loader;
  private final RefThinker model;
  private final Placement placement;
  private final PartsAhead<ClipLoader.Loaded> coming;

  /**
   * Which parts of each step this process computes.
   *
   * @param parts of a step
   */
  record Share(int rank, int size, int parts) {
    private int own() {
      return (parts - rank + size - 1) / size;
    }

    /** Number of the process's part of an index, from 0, among all parts. */
    long part(long index) {
      return index / own() * parts + rank + index % own() * size;
    }

    /** The index of a part of its own. */
    long index(long part) {
      return part / parts * own() + (part % parts - rank) / size;
    }
  }

  InstructionSamples(
      List<Instruction> train,
      List<Instruction> val,
      EpochOrder order,
      int microBatch,
      Share share,
      InstructionTokens tokens,
      ClipLoader loader,
      RefThinker model,
      Placement placement) {
    this.train = train;
    this.val = val;
    this.order = order;
    this.microBatch = microBatch;
    this.tokens = tokens;
    this.loader = loader;
    this.model = model;
    this.placement = placement;
    coming = new PartsAhead<>(share, this::load);
  }

  private List<Instruction> instructions(long part) {
    return IntStream.range(0, microBatch)
        .mapToObj(i -> train.get(order.sample(part * microBatch + i)))
        .toList();
  }

  private List<ClipLoader.Loaded> load(long part) {
    return instructions(part).stream().map(one -> loader.load(one.row())).toList();
  }

  @Override
  public List<Sample> of(Part part) {
    List<Instruction> asked = instructions(part.number());
    List<ClipLoader.Loaded> clips = coming.of(part.number());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      samples.add(sample(asked.get(i), clips.get(i)));
    }
    return samples;
  }

  private Sample sample(Instruction instruction, ClipLoader.Loaded clip) {
    Tokens ids = tokens.of(instruction);
    return Sample.of(
        instruction.uid(), ids.prompt(), ids.answer(), loader.features(clip, model, placement));
  }

  @Override
  public int validations() {
    return val.size();
  }

  @Override
  public Sample validation(int number) {
    Instruction instruction = val.get(number);
    return sample(instruction, loader.load(instruction.row()));
  }

  @Override
  public void close() {
    coming.close();
  }
}
