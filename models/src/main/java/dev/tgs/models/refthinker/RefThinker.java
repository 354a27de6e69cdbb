package dev.tgs.models.refthinker;

import dev.tgs.engine.DType;
import dev.tgs.engine.Quantization;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.beats.Beats;
import dev.tgs.models.clip.ClipVision;
import dev.tgs.models.llama.Llama;
import dev.tgs.models.llama.LoraAdapter;
import dev.tgs.models.qformer.QformerProjector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The multimodal language model that watches, hears and names the thing that is meant: CLIP and
 * BEATs see and hear, Q-Formers turn what they give into tokens, LLaMA with an adapter reads these
 * in the place of two words of its prompt.
 *
 * @see <a href="https://arxiv.org/abs/2508.04418">Think, Ground, Segment, 2025</a>
 */
public final class RefThinker implements AutoCloseable {
  private final RefThinkerConfig config;
  private final ClipVision clip;
  private final Beats beats;
  private final QformerProjector visual;
  private final QformerProjector audio;
  private final Llama llm;
  private LoraAdapter adapter;

  public RefThinker(RefThinkerConfig config, Quantization quantization) {
    this.config = config;
    clip = new ClipVision(config.clip());
    beats = new Beats(config.beats());
    visual = QformerProjector.visual(config.visual());
    audio = QformerProjector.audio(config.audio());
    llm = new Llama(config.llm(), quantization);
  }

  public RefThinkerConfig config() {
    return config;
  }

  public ClipVision clip() {
    return clip;
  }

  public Beats beats() {
    return beats;
  }

  /** The projector of the frames. */
  public QformerProjector visual() {
    return visual;
  }

  /** The projector of the sound. */
  public QformerProjector audio() {
    return audio;
  }

  public Llama llm() {
    return llm;
  }

  /** The language model's adapter, unless it was merged into the weights. */
  public Optional<LoraAdapter> adapter() {
    return Optional.ofNullable(adapter);
  }

  /**
   * @param loaded belongs to this model from now on
   */
  public void adapt(LoraAdapter loaded) {
    adapter = loaded;
    llm.adapt(loaded);
  }

  /** Goes on without the adapter, as when it has been merged into the weights. */
  public void dropAdapter() {
    if (adapter != null) {
      llm.adapt(null);
      adapter.close();
      adapter = null;
    }
  }

  /**
   * @param frames [t, 3, S, S], normalised, in the type of the computation
   * @return what CLIP sees in each: F32 [t, patches, width]
   */
  public Tensor see(Tensor frames) {
    return Scope.tidy(() -> withoutClass(clip.hiddenState(frames, config.selectLayer())));
  }

  /**
   * The same of some patches of each frame alone, in training.
   *
   * @param patches I64 [t, k], counted row by row from 0
   * @return F32 [t, k, width]
   */
  public Tensor see(Tensor frames, Tensor patches) {
    return Scope.tidy(() -> withoutClass(clip.hiddenState(frames, patches, config.selectLayer())));
  }

  private static Tensor withoutClass(Tensor state) {
    return state.narrow(1, 1, state.size(1) - 1);
  }

  /**
   * @param fbank [t, m, 128], normalised, in the type of the computation
   * @return what BEATs hears in each segment: [t, tokens, width]
   */
  public Tensor hear(Tensor fbank) {
    return Scope.tidy(() -> beats.forward(fbank));
  }

  /**
   * @param seen as {@link #see} gives it
   * @return tokens of the language model [t * queries, d_model], in order of time
   */
  public Tensor videoTokens(Tensor seen, DType compute) {
    return Scope.tidy(() -> visual.forward(seen.unsqueeze(0), compute).squeeze(0));
  }

  /**
   * @param heard as {@link #hear} gives it
   * @return tokens of the language model [t * queries, d_model], in order of time
   */
  public Tensor audioTokens(Tensor heard, DType compute) {
    return Scope.tidy(() -> audio.forward(heard.unsqueeze(0), compute).squeeze(0));
  }

  /**
   * The embeddings of a prompt, with the features in the places of their tokens.
   *
   * @param ids with one token for the video and one for the sound
   * @param video where the video's token is
   * @param sound where the sound's token is
   * @param videoTokens [v, d_model]
   * @param audioTokens [a, d_model]
   * @return [ids - 2 + v + a, d_model] in the type of the tokens
   */
  public Tensor prompt(long[] ids, int video, int sound, Tensor videoTokens, Tensor audioTokens) {
    if (video == sound) {
      throw new IllegalArgumentException(
          "Video and sound both stand at token %d of a prompt.".formatted(video));
    }
    boolean seesFirst = video < sound;
    int first = Math.min(video, sound);
    int second = Math.max(video, sound);
    DType compute = videoTokens.dtype();
    return Scope.tidy(
        () -> {
          List<Tensor> parts = new ArrayList<>();
          words(ids, 0, first, compute).ifPresent(parts::add);
          parts.add(seesFirst ? videoTokens : audioTokens);
          words(ids, first + 1, second, compute).ifPresent(parts::add);
          parts.add(seesFirst ? audioTokens : videoTokens);
          words(ids, second + 1, ids.length, compute).ifPresent(parts::add);
          return Tensor.cat(0, parts.toArray(Tensor[]::new));
        });
  }

  private Optional<Tensor> words(long[] ids, int from, int to, DType compute) {
    return from == to
        ? Optional.empty()
        : Optional.of(llm.embed(Arrays.copyOfRange(ids, from, to), compute));
  }

  /** Frees all parts. */
  @Override
  public void close() {
    try (var first = clip;
        var second = beats;
        var third = visual;
        var fourth = audio;
        var fifth = llm;
        var sixth = adapter) {
      adapter = null;
    }
  }
}
