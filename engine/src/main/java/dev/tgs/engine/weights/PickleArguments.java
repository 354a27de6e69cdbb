package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.EngineException;
import java.util.List;

/** The arguments of a call in a pickle, each checked to be of the kind that is needed. */
record PickleArguments(PickleInput in, String function, List<?> values) {
  <T> T get(int i, Class<T> type) {
    if (i >= values.size() || !type.isInstance(values.get(i))) {
      throw wrong(i);
    }
    return type.cast(values.get(i));
  }

  long integer(int i) {
    return get(i, Long.class);
  }

  /** Sizes or strides. */
  long[] integers(int i) {
    List<?> list = get(i, List.class);
    if (list.size() > DataFile.MAX_DIMENSIONS
        || !list.stream().allMatch(item -> item instanceof Long)) {
      throw wrong(i);
    }
    return list.stream().mapToLong(item -> (Long) item).toArray();
  }

  /** {@code ('storage', type, key, device, elements)}; legacy files add a view, always None. */
  Storage storage() {
    DType dtype = get(1, PickleGlobals.Global.class).storageType();
    long elements = integer(4);
    boolean view = values.size() > 5 && values.get(5) != null;
    if (!"storage".equals(values.get(0)) || dtype == null || elements < 0 || view) {
      throw wrong(0);
    }
    in.cursor().file().bytesOf(dtype, elements);
    return new Storage(get(2, String.class), dtype, elements);
  }

  EngineException wrong(int i) {
    return in.damaged("gives " + function + " an unexpected argument " + (i + 1));
  }
}
