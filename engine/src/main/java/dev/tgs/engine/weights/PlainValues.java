package dev.tgs.engine.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies what a pickle built into plain containers that cannot change. A value that is used in many
 * places is written out in each, so depth and number are limited.
 */
final class PlainValues {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_VALUES = 1 << 20;

  private final DataFile file;
  private final Object omitted;
  private int depth;
  private int count;

  /**
   * @param omitted a map that is left out, wherever it stands
   */
  PlainValues(DataFile file, Object omitted) {
    this.file = file;
    this.omitted = omitted;
  }

  Object copy(Object value) {
    if (++count > MAX_VALUES || ++depth > MAX_DEPTH) {
      throw file.wrong(
          "holds values of more than "
              + MAX_DEPTH
              + " levels or "
              + MAX_VALUES
              + " parts besides its tensors; it is damaged or hostile");
    }
    Object copy = inDepth(value);
    depth--;
    return copy;
  }

  private Object inDepth(Object value) {
    if (value instanceof PickleGlobals.Namespace namespace) {
      return map(namespace.fields());
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(copy(item)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Set<?> set) {
      Set<Object> copy = new LinkedHashSet<>();
      set.forEach(item -> copy.add(copy(item)));
      return Collections.unmodifiableSet(copy);
    }
    boolean scalar = Unpickler.isScalar(value) || value instanceof byte[];
    return scalar ? value : value.toString();
  }

  private Map<Object, Object> map(Map<?, ?> map) {
    Map<Object, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != omitted) {
            copy.put(key, copy(value));
          }
        });
    return Collections.unmodifiableMap(copy);
  }
}
