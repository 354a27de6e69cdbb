package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.policy.PromptPadding;
import dev.tgs.agent.policy.ThinkPolicies;
import dev.tgs.agent.policy.ThoughtReading;
import dev.tgs.engine.DType;
import dev.tgs.engine.Engine;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
import dev.tgs.media.Image;
import dev.tgs.media.Resampler;
import dev.tgs.media.Waveform;
import dev.tgs.models.beats.BeatsFbank;
import dev.tgs.models.clip.ClipPixels;
import dev.tgs.models.llama.Generation;
import dev.tgs.models.llama.KeyValueCache;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.TextTokenizer;
import dev.tgs.models.llama.TokenChoice;
import dev.tgs.models.llama.TokenStream;
import dev.tgs.models.refthinker.PromptIds;
import dev.tgs.models.refthinker.RefThinker;
import dev.tgs.models.refthinker.RefThinkerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Thinks with Ref-Thinker. Frames and sound of a clip, and the part of the prompt before the
 * reference, go through the models once; references then go on from there, several together.
 */
public final class RefThinkerThinker implements Thinker {
  /** Frames of a clip that are watched, and segments of its sound. */
  private static final int PARTS = 10;

  /** References that go through together, so that their caches fit the memory. */
  private static final int BATCH = PromptPadding.PUBLISHED_BATCH;

  private final RefThinker model;
  private final TextTokenizer tokenizer;
  private final Placement placement;
  private final ThinkPolicies policies;
  private final TokenChoice choice;

  /**
   * @param model loaded; belongs to this thinker from now on
   * @param tokenizer with the added tokens of Ref-Thinker
   */
  public RefThinkerThinker(
      RefThinker model,
      TextTokenizer tokenizer,
      Placement placement,
      ThinkPolicies policies,
      TokenChoice choice) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.placement = placement;
    this.policies = policies;
    this.choice = choice;
  }

  /** The model, which stays this thinker's. */
  public RefThinker model() {
    return model;
  }

  public Placement placement() {
    return placement;
  }

  /** What the model is asked about a reference. */
  public PromptIds prompt(Reference reference) {
    String expression = policies.expression().of(reference.written());
    return policies.template().prompt(expression).ids(tokenizer);
  }

  @Override
  public Watching watch(Clip clip) {
    return new Watch(clip);
  }

  @Override
  public void close() {
    model.close();
  }

  /** What is asked about a reference, and that there is room for it. */
  private PromptIds ids(Reference reference) {
    PromptIds ids = prompt(reference);
    RefThinkerConfig config = model.config();
    int features = PARTS * (config.visualQueryTokenNums() + config.audioQueryTokenNums());
    int length = ids.ids().length - 2 + features;
    int most = config.llm().maxPositionEmbeddings();
    if (length >= most) {
      throw new AgentException(
          "The prompt with the reference has %d tokens, but the language model reads at most %d and needs room to answer; give a shorter reference."
              .formatted(length, most));
    }
    return ids;
  }

  /** Ten frames that divide the clip, as they lie in ten equal parts of it. */
  static List<Frame> watched(Clip clip) {
    return IntStream.range(0, PARTS)
        .mapToObj(part -> clip.frames().get(part * clip.size() / PARTS))
        .toList();
  }

  /** One channel of 16 kHz; where there is no sound, silence as long as a clip of the training. */
  static Waveform heard(Clip clip) {
    return clip.sound()
        .map(sound -> Resampler.resample(sound.mono(), Fbank.SAMPLE_RATE))
        .orElseGet(
            () ->
                Waveform.of(
                    new float[][] {new float[PARTS * Fbank.SAMPLE_RATE]}, Fbank.SAMPLE_RATE));
  }

  private final class Watch implements Watching {
    private final Clip clip;
    private final DType compute = placement.compute();
    private Tensor video;
    private Tensor audio;
    private KeyValueCache begin;

    Watch(Clip clip) {
      this.clip = clip;
    }

    @Override
    public List<Thought> think(
        List<Reference> references, ThoughtStream stream, Progress progress) {
      List<PromptIds> prompts = references.stream().map(RefThinkerThinker.this::ids).toList();
      List<Thought> thoughts = new ArrayList<>();
      for (int from = 0; from < prompts.size(); from += BATCH) {
        int first = from;
        List<PromptIds> batch = prompts.subList(from, Math.min(prompts.size(), from + BATCH));
        takeIn(batch.get(0), progress);
        List<Thought> ended = batch(batch, (i, text) -> stream.write(first + i, text), progress);
        stream.end(first, ended);
        thoughts.addAll(ended);
      }
      return thoughts;
    }

    /**
     * Sees and hears the clip and reads what all prompts begin with, once.
     *
     * @param any one of the prompts
     */
    private void takeIn(PromptIds any, Progress progress) {
      boolean shares = policies.padding() == PromptPadding.NONE;
      if (audio != null && (begin != null || !shares)) {
        return;
      }
      int steps = shares ? 3 : 2;
      progress.report(Stage.THINK, 0, steps);
      if (video == null) {
        video = Scope.keep(Scope.tidy(this::see));
      }
      progress.report(Stage.THINK, 1, steps);
      if (audio == null) {
        audio = Scope.keep(Scope.tidy(this::hear));
      }
      // What was made on the way is not needed again for this clip.
      Engine.giveBackMemory();
      progress.report(Stage.THINK, 2, steps);
      if (shares) {
        begin = begin(any);
        Engine.giveBackMemory();
        progress.report(Stage.THINK, 3, steps);
      }
    }

    private Tensor see() {
      List<Image> frames = watched(clip).stream().map(Frame::image).toList();
      int side = model.config().clip().imageSize();
      Tensor pixels = placement.place(ClipPixels.of(frames, side));
      return model.videoTokens(model.see(pixels), compute);
    }

    private Tensor hear() {
      Tensor bank = placement.place(BeatsFbank.ofAnyLength(heard(clip), PARTS));
      return model.audioTokens(model.hear(bank), compute);
    }

    private KeyValueCache begin(PromptIds any) {
      int common = common(any);
      KeyValueCache read = model.llm().cache(common, compute);
      try (Scope scope = Scope.open()) {
        model.llm().forward(List.of(new Llama.Next(read, embed(any).narrow(0, 0, common))));
        return read;
      } catch (RuntimeException | Error e) {
        read.close();
        throw e;
      }
    }

    /** Tokens at the beginning that all prompts have in common. */
    private int common(PromptIds prompt) {
      return prompt.sharedRows(video.size(0) + audio.size(0));
    }

    /** The whole prompt [n, width]. */
    private Tensor embed(PromptIds prompt) {
      return policies
          .promptCast()
          .of(model.prompt(prompt.ids(), prompt.video(), prompt.audio(), video, audio));
    }

    private List<Thought> batch(List<PromptIds> ids, ThoughtStream stream, Progress progress) {
      try (Scope scope = Scope.open()) {
        List<Tensor> prompts = ids.stream().map(this::embed).toList();
        boolean shares = policies.padding() == PromptPadding.NONE;
        List<Llama.Next> starts = shares ? shared(prompts, common(ids.get(0))) : padded(prompts);
        try {
          return generate(starts, stream, progress);
        } finally {
          starts.forEach(start -> start.cache().close());
        }
      }
    }

    /** Every prompt goes on where the part that all have in common ends. */
    private List<Llama.Next> shared(List<Tensor> prompts, int common) {
      return prompts.stream()
          .map(
              prompt -> {
                Tensor rest = prompt.narrow(0, common, prompt.size(0) - common);
                int capacity = (int) rest.size(0) + room(prompt.size(0));
                return new Llama.Next(begin.fork(capacity), rest);
              })
          .toList();
    }

    /** Every prompt from its start, filled up on the left to the length of the longest. */
    private List<Llama.Next> padded(List<Tensor> prompts) {
      long longest = prompts.stream().mapToLong(prompt -> prompt.size(0)).max().orElse(0);
      return prompts.stream()
          .map(
              prompt -> {
                long[] pads = new long[(int) (longest - prompt.size(0))];
                Arrays.fill(pads, tokenizer.padId());
                Tensor whole =
                    pads.length == 0
                        ? prompt
                        : Tensor.cat(0, model.llm().embed(pads, compute), prompt);
                int capacity = (int) longest + room(longest);
                return new Llama.Next(model.llm().cache(capacity, compute), whole);
              })
          .toList();
    }

    /** How many tokens a thought may have that follows so many. */
    private int room(long length) {
      return Math.min(
          policies.maxNewTokens(), model.config().llm().maxPositionEmbeddings() - (int) length);
    }

    private List<Thought> generate(
        List<Llama.Next> starts, ThoughtStream stream, Progress progress) {
      long end = tokenizer.endId();
      int most = policies.maxNewTokens();
      Generation generation = new Generation(most, end, tokenizer.size(), choice);
      List<TokenStream> words = starts.stream().map(start -> tokenizer.stream()).toList();
      List<StringBuilder> texts = starts.stream().map(start -> new StringBuilder()).toList();
      int[] lengths = new int[starts.size()];
      progress.report(Stage.THINK, 0, most);
      List<long[]> made =
          generation.run(
              model.llm(),
              starts,
              (sequence, id) -> {
                int before = Arrays.stream(lengths).max().orElse(0);
                if (++lengths[sequence] > before && lengths[sequence] < most) {
                  progress.report(Stage.THINK, lengths[sequence], most);
                }
                if (id != end) {
                  write(sequence, words.get(sequence).accept(id), texts, stream);
                }
              });
      // The next prompt would add to what this one's reading left with the allocator.
      Engine.giveBackMemory();
      int longest = Arrays.stream(lengths).max().orElse(0);
      List<Thought> thoughts = new ArrayList<>();
      for (int i = 0; i < made.size(); i++) {
        write(i, words.get(i).end(), texts, stream);
        thoughts.add(thought(made.get(i), texts.get(i).toString()));
      }
      progress.report(Stage.THINK, longest, longest);
      return thoughts;
    }

    private static void write(
        int sequence, String text, List<StringBuilder> texts, ThoughtStream stream) {
      if (!text.isEmpty()) {
        texts.get(sequence).append(text);
        stream.write(sequence, text);
      }
    }

    private Thought thought(long[] ids, String text) {
      boolean asPublished = policies.reading() == ThoughtReading.AS_PUBLISHED;
      Thought thought = policies.reading().read(asPublished ? tokenizer.decode(ids) : text);
      if (clip.sound().isEmpty()) {
        thought = thought.warned("The clip has no sound; the thinker heard silence.");
      }
      if (ids[ids.length - 1] == tokenizer.endId()) {
        return thought;
      }
      return thought.warned(
          ids.length < policies.maxNewTokens()
              ? "The thought was cut off after %d tokens, where the language model's memory ends; a shorter reference leaves it more."
                  .formatted(ids.length)
              : "The thought was cut off after %d tokens; --max-new-tokens gives it more room."
                  .formatted(ids.length));
    }

    @Override
    public void close() {
      if (begin != null) {
        begin.close();
        begin = null;
      }
      for (Tensor kept : new Tensor[] {video, audio}) {
        if (kept != null) {
          kept.close();
        }
      }
      video = null;
      audio = null;
    }
  }
}
