package dev.tgs.models.llama;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.KeyRules;
import dev.tgs.engine.Module;
import dev.tgs.engine.RenamedSource;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An adapter of some layers of a {@link Llama}, from a file of peft or from one that holds other
 * tensors too. It is kept apart from the weights and added on the fly.
 */
public final class LoraAdapter extends Module {
  /**
   * {@code layers.3.self_attn.q_proj}, then {@code lora_A}, {@code lora_B2} or {@code lora_route}.
   */
  private static final Pattern KEY =
      Pattern.compile(
          "(.*?)(layers\\.\\d+\\.(?:self_attn|mlp)\\.\\w+)\\.(lora_(?:A|B\\d*|route))(\\.default)?\\.weight");

  private static final String A = "lora_A";

  private final Map<String, Lora> layers = new TreeMap<>();

  /** From the paths here to the keys of the source. */
  private final KeyRules keys;

  private LoraAdapter(Map<String, Lora.Shape> shapes, KeyRules keys) {
    this.keys = keys;
    shapes.forEach((path, shape) -> layers.put(path, child(path, new Lora(shape))));
  }

  /**
   * Loads what a source holds for the layers of a model.
   *
   * @param source keys such as {@code base_model.model.model.layers.0.mlp.up_proj.lora_A.weight},
   *     with or without {@code default} before {@code weight}; others are left alone
   * @param alpha numerator of the scaling, whose denominator is the rank
   * @throws EngineException if it adapts nothing, layers that the model does not have, or not all
   *     that belongs to a layer
   */
  public static LoraAdapter load(
      TensorSource source, double alpha, Llama model, DType precision, Device device) {
    LoraAdapter adapter = empty(source, alpha, model);
    try {
      adapter.load(adapter.named(source), precision, device);
      return adapter;
    } catch (RuntimeException | Error e) {
      adapter.close();
      throw e;
    }
  }

  /**
   * What a new adapter is like.
   *
   * @param rank of each pair of matrices
   * @param alpha numerator of the scaling, whose denominator is the rank
   * @param heads 0 for the plain form; else so many B, which a router weighs for each token
   * @param dropout share of what comes into a layer that its adapter does not see in training
   */
  public record Form(int rank, double alpha, int heads, double dropout) {
    /** As Ref-Thinker was trained. */
    public static final Form PUBLISHED = new Form(8, 16, 0, 0.05);

    /** A plain one that sees all of it. */
    public static Form plain(int rank, double alpha) {
      return new Form(rank, alpha, 0, 0);
    }
  }

  /** An adapter of all layers that is to be filled and trained. */
  public static LoraAdapter fresh(Form form, Llama model) {
    Map<String, Lora.Shape> shapes = new TreeMap<>();
    model
        .adaptable()
        .forEach(
            (path, shape) ->
                shapes.put(
                    path,
                    new Lora.Shape(
                        shape[1],
                        shape[0],
                        form.rank(),
                        form.heads(),
                        form.alpha() / form.rank(),
                        form.dropout())));
    return new LoraAdapter(shapes, KeyRules.SAME);
  }

  /** As {@link #load}, without the values. */
  static LoraAdapter empty(TensorSource source, double alpha, Llama model) {
    Map<String, long[]> adaptable = model.adaptable();
    Map<String, Lora.Shape> shapes = new TreeMap<>();
    Map<String, String> needed = new TreeMap<>(); // path, and the key of its A
    Set<String> strange = new TreeSet<>();
    String prefix = "";
    String suffix = "";
    for (String key : new TreeSet<>(source.keys())) {
      Matcher match = KEY.matcher(key);
      if (!match.matches()) {
        continue;
      }
      prefix = match.group(1);
      suffix = tail(match);
      String path = match.group(2);
      needed.put(path, prefix + path + "." + A + suffix);
      if (!adaptable.containsKey(path)) {
        strange.add(key);
      } else if (match.group(3).equals(A)) {
        shapes.put(path, shape(source, match, alpha, adaptable.get(path)));
      }
    }
    if (needed.isEmpty()) {
      throw new EngineException(
          source.name()
              + " holds no adapter: it should have tensors such as layers.0.self_attn.q_proj.lora_A.weight; give the file that was trained.");
    }
    if (!strange.isEmpty()) {
      throw new EngineException(
          source.name()
              + " adapts layers that the language model does not have: "
              + String.join(", ", strange)
              + ". Check that both belong together.");
    }
    needed.keySet().removeAll(shapes.keySet());
    if (!needed.isEmpty()) {
      throw new EngineException(
          "%s lacks %d tensors of the layers that it adapts: %s; get the file again."
              .formatted(source.name(), needed.size(), String.join(", ", needed.values())));
    }
    return new LoraAdapter(
        shapes,
        KeyRules.of(
            "^layers -> %slayers\n.weight$ -> %s\n"
                .formatted(Matcher.quoteReplacement(prefix), suffix)));
  }

  /** The source under the paths of this adapter. */
  TensorSource named(TensorSource source) {
    return RenamedSource.of(source, parameters().keySet(), keys);
  }

  private static Lora.Shape shape(
      TensorSource source, Matcher match, double alpha, long[] adapted) {
    long[] a = source.shape(match.group());
    if (a.length != 2 || a[0] < 1 || a[0] > adapted[1]) {
      throw new EngineException(
          "Tensor '%s' of %s has shape %s, needed is [rank, %d]; the file is damaged or of another model."
              .formatted(match.group(), source.name(), java.util.Arrays.toString(a), adapted[1]));
    }
    String stem = match.group(1) + match.group(2) + ".";
    int heads = 0;
    while (source.keys().contains(stem + "lora_B" + heads + tail(match))) {
      heads++;
    }
    return new Lora.Shape(adapted[1], adapted[0], (int) a[0], heads, alpha / a[0], 0);
  }

  private static String tail(Matcher match) {
    return (match.group(4) == null ? "" : match.group(4)) + ".weight";
  }

  /** Paths of the adapted layers. */
  public List<String> paths() {
    return new ArrayList<>(layers.keySet());
  }

  /**
   * Whether a router weighs several heads anew for each token, so that there is nothing that could
   * be added to the weights for good.
   */
  public boolean isRouted() {
    return layers.values().stream().anyMatch(Lora::isRouted);
  }

  /** What is added at a path; null if nothing is. */
  Lora at(String path) {
    return layers.get(path);
  }

  /**
   * The weight of an adapted layer with the adapter added for good.
   *
   * @param path such as {@code layers.0.mlp.up_proj}
   * @param weight [out, in]
   * @return F32 [out, in]; the weight itself if the layer is not adapted
   */
  public Tensor merge(String path, Tensor weight) {
    Lora lora = layers.get(path);
    return lora == null ? weight : Scope.tidy(() -> weight.to(DType.F32).add(lora.product()));
  }
}
