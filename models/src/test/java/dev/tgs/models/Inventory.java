package dev.tgs.models;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tgs.engine.Module;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
