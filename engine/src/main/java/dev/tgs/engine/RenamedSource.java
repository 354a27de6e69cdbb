package dev.tgs.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Another source under the names that a model wants. Tensors that no wanted one is made of stay
 * under their own names, so that a load can report them as unused.
 */
public final class RenamedSource implements TensorSource {
  private final TensorSource source;
  private final Map<String, KeyRules.Rows> rows;

  private RenamedSource(TensorSource source, Map<String, KeyRules.Rows> rows) {
    this.source = source;
    this.rows = Collections.unmodifiableMap(rows);
  }

  /** The wanted tensors where the rules say they stand; one that is not there is left out. */
  public static RenamedSource of(TensorSource source, Collection<String> wanted, KeyRules rules) {
    Map<String, KeyRules.Rows> rows = new LinkedHashMap<>();
    Set<String> rest = new LinkedHashSet<>(source.keys());
    for (String key : wanted) {
      KeyRules.Rows made = rules.rows(key);
      if (source.keys().containsAll(made.keys())) {
        rows.put(key, made);
        made.keys().forEach(rest::remove);
      }
    }
    rest.removeAll(wanted);
    rest.forEach(key -> rows.put(key, whole(key)));
    return new RenamedSource(source, rows);
  }

  /** Cuts the prefix off the keys that have it. */
  public static RenamedSource withoutPrefix(TensorSource source, String prefix) {
    Map<String, KeyRules.Rows> rows = new LinkedHashMap<>();
    for (String key : source.keys()) {
      String name = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
      if (rows.put(name, whole(key)) != null) {
        throw new EngineException(
            source.name()
                + " has '"
                + name
                + "' both with and without the prefix '"
                + prefix
                + "', so it is not clear which belongs to the model; remove one of them.");
      }
    }
    return new RenamedSource(source, rows);
  }

  private static KeyRules.Rows whole(String key) {
    return new KeyRules.Rows(List.of(key), 0, 1);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Set<String> keys() {
    return rows.keySet();
  }

  @Override
  public long[] shape(String key) {
    KeyRules.Rows made = rows.get(key);
    long[] shape = source.shape(made.keys().get(0)).clone();
    if (shape.length == 0) {
      if (made.keys().size() == 1 && made.parts() == 1) {
        return shape;
      }
      throw unfit(key, "has no rows");
    }
    for (String next : made.keys().subList(1, made.keys().size())) {
      long[] other = source.shape(next);
      if (other.length != shape.length
          || !Arrays.equals(other, 1, other.length, shape, 1, shape.length)) {
        throw unfit(key, "has rows of different shapes");
      }
      shape[0] += other[0];
    }
    if (shape[0] % made.parts() != 0) {
      throw unfit(key, "has " + shape[0] + " rows");
    }
    shape[0] /= made.parts();
    return shape;
  }

  private EngineException unfit(String key, String what) {
    KeyRules.Rows made = rows.get(key);
    return new EngineException(
        "Tensor '"
            + key
            + "' should be part "
            + (made.part() + 1)
            + " of "
            + made.parts()
            + " of the rows of "
            + String.join(", ", made.keys())
            + ", but "
            + source.name()
            + " "
            + what
            + " there; the file is damaged or of another model.");
  }

  /** The type of its first rows; parts of a published checkpoint share one. */
  @Override
  public DType dtype(String key) {
    return source.dtype(rows.get(key).keys().get(0));
  }

  @Override
  public Tensor tensor(String key) {
    KeyRules.Rows made = rows.get(key);
    long[] shape = shape(key);
    if (made.keys().size() == 1 && made.parts() == 1) {
      return source.tensor(made.keys().get(0));
    }
    return Scope.tidy(
        () -> {
          Tensor[] parts = made.keys().stream().map(source::tensor).toArray(Tensor[]::new);
          Tensor all = parts.length == 1 ? parts[0] : Tensor.cat(0, parts);
          return all.narrow(0, made.part() * shape[0], shape[0]);
        });
  }

  @Override
  public void close() {
    source.close();
  }
}
