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
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Fbank;
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
  private static final int BATCH = 8;

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

  /** Ten frames that divide the clip, as they lie in ten equal parts of it. */
  static List<Frame> watched(Clip clip) {
    return IntStream.range(0, PARTS)
        .mapToObj(part -> clip.frames().get(part * clip.size() / PARTS))
        .toList();
  }

  /** One channel of 16 kHz; silence where there is no sound. */
  static Waveform heard(Clip clip) {
    return clip.sound()
        .map(sound -> Resampler.resample(sound.mono(), Fbank.SAMPLE_RATE))
        .orElseGet(
            () -> {
              int samples = (int) Math.ceil(clip.duration() * Fbank.SAMPLE_RATE);
              return Waveform.of(new float[][] {new float[samples]}, Fbank.SAMPLE_RATE);
            });
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
      takeIn(progress);
      List<Thought> thoughts = new ArrayList<>();
      for (int from = 0; from < references.size(); from += BATCH) {
        int first = from;
        List<Reference> batch = references.subList(from, Math.min(references.size(), from + BATCH));
        thoughts.addAll(batch(batch, (i, text) -> stream.write(first + i, text), progress));
      }
      return thoughts;
    }

    /** Sees and hears the clip, once. */
    private void takeIn(Progress progress) {
      if (video != null) {
        return;
      }
      progress.report(Stage.THINK, 0, 3);
      List<Frame> frames = watched(clip);
      int side = model.config().clip().imageSize();
      Tensor seen =
          Scope.tidy(
              () ->
                  model.videoTokens(
                      model.see(
                          placement.place(
                              ClipPixels.of(frames.stream().map(Frame::image).toList(), side))),
                      compute));
      video = Scope.keep(seen);
      progress.report(Stage.THINK, 1, 3);
      Tensor listened =
          Scope.tidy(
              () ->
                  model.audioTokens(
                      model.hear(placement.place(BeatsFbank.ofAnyLength(heard(clip), PARTS))),
                      compute));
      audio = Scope.keep(listened);
      progress.report(Stage.THINK, 2, 3);
    }

    private PromptIds ids(Reference reference) {
      PromptIds ids = prompt(reference);
      int most = model.config().llm().maxPositionEmbeddings();
      long length = ids.ids().length - 2 + video.size(0) + audio.size(0);
      if (length >= most) {
        throw new AgentException(
            "The prompt with the reference has %d tokens, but the language model reads at most %d and needs room to answer; give a shorter reference."
                .formatted(length, most));
      }
      return ids;
    }

    /** The whole prompt [n, width]. */
    private Tensor embed(PromptIds prompt) {
      return policies
          .promptCast()
          .of(model.prompt(prompt.ids(), prompt.video(), prompt.audio(), video, audio));
    }

    private List<Thought> batch(
        List<Reference> references, ThoughtStream stream, Progress progress) {
      try (Scope scope = Scope.open()) {
        List<PromptIds> ids = references.stream().map(this::ids).toList();
        List<Tensor> prompts = ids.stream().map(this::embed).toList();
        boolean padded = policies.padding() == PromptPadding.READ_AS_PUBLISHED;
        List<Llama.Next> starts = padded ? padded(prompts) : shared(ids, prompts, progress);
        try {
          return generate(starts, prompts, stream);
        } finally {
          starts.forEach(start -> start.cache().close());
        }
      }
    }

    /** Every prompt goes on where the part that all have in common ends. */
    private List<Llama.Next> shared(List<PromptIds> ids, List<Tensor> prompts, Progress progress) {
      int common = ids.get(0).sharedRows(video.size(0) + audio.size(0));
      if (begin == null) {
        begin = model.llm().cache(common, compute);
        Tensor x = prompts.get(0).narrow(0, 0, common);
        model.llm().forward(List.of(new Llama.Next(begin, x)));
        progress.report(Stage.THINK, 3, 3);
      }
      return prompts.stream()
          .map(
              prompt -> {
                Tensor rest = prompt.narrow(0, common, prompt.size(0) - common);
                int room = (int) rest.size(0) + policies.maxNewTokens();
                return new Llama.Next(begin.fork(room), rest);
              })
          .toList();
    }

    /** Every prompt from its start, filled up on the left to the length of the longest. */
    private List<Llama.Next> padded(List<Tensor> prompts) {
      long longest = longest(prompts);
      return prompts.stream()
          .map(
              prompt -> {
                long[] pads = new long[(int) (longest - prompt.size(0))];
                Arrays.fill(pads, tokenizer.padId());
                Tensor whole =
                    pads.length == 0
                        ? prompt
                        : Tensor.cat(0, model.llm().embed(pads, compute), prompt);
                int room = (int) longest + policies.maxNewTokens();
                return new Llama.Next(model.llm().cache(room, compute), whole);
              })
          .toList();
    }

    private static long longest(List<Tensor> prompts) {
      return prompts.stream().mapToLong(prompt -> prompt.size(0)).max().orElse(0);
    }

    private List<Thought> generate(
        List<Llama.Next> starts, List<Tensor> prompts, ThoughtStream stream) {
      int room = model.config().llm().maxPositionEmbeddings() - (int) longest(prompts);
      long end = tokenizer.endId();
      Generation generation =
          new Generation(Math.min(policies.maxNewTokens(), room), end, tokenizer.size(), choice);
      List<TokenStream> words = starts.stream().map(start -> tokenizer.stream()).toList();
      List<StringBuilder> texts = starts.stream().map(start -> new StringBuilder()).toList();
      List<long[]> made =
          generation.run(
              model.llm(),
              starts,
              (sequence, id) -> {
                if (id != end) {
                  write(sequence, words.get(sequence).accept(id), texts, stream);
                }
              });
      List<Thought> thoughts = new ArrayList<>();
      for (int i = 0; i < made.size(); i++) {
        write(i, words.get(i).end(), texts, stream);
        thoughts.add(thought(made.get(i), texts.get(i).toString(), generation));
      }
      return thoughts;
    }

    private static void write(
        int sequence, String text, List<StringBuilder> texts, ThoughtStream stream) {
      if (!text.isEmpty()) {
        texts.get(sequence).append(text);
        stream.write(sequence, text);
      }
    }

    private Thought thought(long[] ids, String text, Generation generation) {
      boolean asPublished = policies.reading() == ThoughtReading.AS_PUBLISHED;
      Thought thought = policies.reading().read(asPublished ? tokenizer.decode(ids) : text);
      if (clip.sound().isEmpty()) {
        thought = thought.warned("The clip has no sound; the thinker heard silence.");
      }
      boolean ended = ids[ids.length - 1] == generation.end();
      return ended
          ? thought
          : thought.warned(
              "The thought was cut off after %d tokens; --max-new-tokens gives it more room."
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
