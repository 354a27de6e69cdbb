package dev.tgs.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One way in which checkpoints of a model name their tensors.
 *
 * @param name for messages
 * @param marker a key that every checkpoint of this layout has and none of another
 * @param rules from the model's keys to those of the layout
 */
public record KeyLayout(String name, String marker, KeyRules rules) {
  private static final int KEYS_SHOWN = 5;

  /**
   * The source under the model's keys, whichever of the layouts it has; a prefix common to the
   * keys, such as {@code module.}, is cut off.
   *
   * @param model for messages
   * @param wanted keys of the model
   */
  public static TensorSource recognise(
      String model, TensorSource source, Set<String> wanted, KeyLayout... layouts) {
    for (KeyLayout layout : layouts) {
      Optional<String> prefix = layout.prefix(source.keys());
      if (prefix.isPresent()) {
        TensorSource bare =
            prefix.get().isEmpty() ? source : RenamedSource.withoutPrefix(source, prefix.get());
        return layout.rules() == KeyRules.SAME
            ? bare
            : RenamedSource.of(bare, wanted, layout.rules());
      }
    }
    throw unknown(model, source, layouts);
  }

  /** What stands before the marker, empty if nothing; absent if the marker is. */
  private Optional<String> prefix(Set<String> keys) {
    return keys.stream()
        .filter(key -> key.equals(marker) || key.endsWith("." + marker))
        .map(key -> key.substring(0, key.length() - marker.length()))
        .min(Comparator.comparingInt(String::length));
  }

  private static EngineException unknown(String model, TensorSource source, KeyLayout... layouts) {
    List<String> keys = List.copyOf(new TreeSet<>(source.keys()));
    String seen =
        IntStream.range(0, keys.isEmpty() ? 0 : KEYS_SHOWN)
            .mapToObj(i -> keys.get(i * keys.size() / KEYS_SHOWN))
            .distinct()
            .collect(Collectors.joining(", "));
    return new EngineException(
        source.name()
            + " does not hold "
            + model
            + ": it should have a tensor "
            + Arrays.stream(layouts)
                .map(layout -> layout.marker() + " (" + layout.name() + ")")
                .collect(Collectors.joining(" or "))
            + (keys.isEmpty()
                ? ", but it has no tensors"
                : ", but its " + keys.size() + " tensors are the likes of " + seen)
            + "; give a checkpoint of "
            + model
            + ".");
  }
}
