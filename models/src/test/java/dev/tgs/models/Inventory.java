package dev.tgs.models;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keys and shapes of published checkpoints, and of our module trees to hold against them. */
public final class Inventory {
  private Inventory() {}

  /** Reads {@code inventory/<name>.json}. */
  public static Map<String, List<Long>> published(String name) {
    try (InputStream in = Inventory.class.getResourceAsStream("/inventory/" + name + ".json")) {
      return new ObjectMapper().readValue(in, new TypeReference<TreeMap<String, List<Long>>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as a source whose tensors have shapes but no values. */
  public static TensorSource source(String name) {
    Map<String, List<Long>> shapes = published(name);
    return new TensorSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<String> keys() {
        return shapes.keySet();
      }

      @Override
      public long[] shape(String key) {
        return shapes.get(key).stream().mapToLong(Long::longValue).toArray();
      }

      @Override
      public DType dtype(String key) {
        return DType.F32;
      }

      @Override
      public Tensor tensor(String key) {
        throw new UnsupportedOperationException("An inventory has no values, not of " + key);
      }
    };
  }

  /** Shapes of the keys of a source that are wanted. */
  public static Map<String, List<Long>> of(TensorSource source, Set<String> wanted) {
    Map<String, List<Long>> found = new TreeMap<>();
    source.keys().stream()
        .filter(wanted::contains)
        .forEach(key -> found.put(key, list(source.shape(key))));
    return found;
  }

  /** Keys of a source that are not wanted. */
  public static Set<String> unused(TensorSource source, Set<String> wanted) {
    Set<String> rest = new TreeSet<>(source.keys());
    rest.removeAll(wanted);
    return rest;
  }

  /** Parameters, buffers and constants of a module tree. */
  public static Map<String, List<Long>> of(Module module) {
    Map<String, List<Long>> all = new TreeMap<>();
    module.parameters().forEach((key, parameter) -> all.put(key, list(parameter.shape())));
    module.constants().forEach((key, shape) -> all.put(key, list(shape)));
    return all;
  }

  private static List<Long> list(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
