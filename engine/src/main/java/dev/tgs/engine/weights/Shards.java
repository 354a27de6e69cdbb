package dev.tgs.engine.weights;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tensors spread over several files of one folder by an {@code index.json}. */
final class Shards implements TensorSource {
  private static final int MAX_INDEX = 32 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path index;
  private final Map<String, TensorSource> shards = new LinkedHashMap<>();
  private final Map<String, TensorSource> shardOfKey = new LinkedHashMap<>();

  private Shards(Path index) {
    this.index = index;
  }

  /** Reads the index, opens every shard and closes the index. */
  static Shards read(DataFile file) {
    JsonNode map = weightMap(file);
    Shards source = new Shards(file.path());
    try {
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        source.add(file, entry.getKey(), entry.getValue());
      }
      file.close();
      return source;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static JsonNode weightMap(DataFile file) {
    if (file.size() > MAX_INDEX) {
      throw file.wrong(
          "is an index of " + file.size() + " bytes, but at most " + MAX_INDEX + " are allowed");
    }
    JsonNode json;
    try {
      json = JSON.readTree(file.bytes(0, (int) file.size()));
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw file.wrong("is no valid JSON: " + DataFile.quote(message), e);
    }
    JsonNode map = json.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw file.wrong(
          "is JSON without a weight_map, so it is no index of shards; give the path of the weight"
              + " file or of its index.json");
    }
    return map;
  }

  private void add(DataFile file, String key, JsonNode node) {
    String name = node.asText("");
    if (!node.isTextual() || !isPlain(name)) {
      throw file.wrong(
          "puts "
              + DataFile.quote(key)
              + " into "
              + DataFile.quote(node.toString())
              + ", which is no plain file name of the index's own folder");
    }
    TensorSource shard = shards.get(name);
    if (shard == null) {
      Path path = index.resolveSibling(name);
      if (!Files.isRegularFile(path)) {
        throw file.wrong(
            "needs the shard " + DataFile.quote(name) + " beside it, which is missing; get it too");
      }
      shard = WeightFiles.openShard(path);
      shards.put(name, shard);
    }
    if (!shard.keys().contains(key)) {
      throw file.wrong(
          "puts "
              + DataFile.quote(key)
              + " into the shard "
              + DataFile.quote(name)
              + ", which does not hold it; index and shards are of different models");
    }
    shardOfKey.put(key, shard);
  }

  /** The index and its shards. */
  List<Path> files() {
    return Stream.concat(Stream.of(index), shards.keySet().stream().map(index::resolveSibling))
        .toList();
  }

  private static boolean isPlain(String name) {
    return name.matches("[^/\\\\:\\p{Cntrl}]+") && !name.equals(".") && !name.equals("..");
  }

  @Override
  public String name() {
    return index.toString();
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(shardOfKey.keySet());
  }

  @Override
  public long[] shape(String key) {
    return shard(key).shape(key);
  }

  @Override
  public DType dtype(String key) {
    return shard(key).dtype(key);
  }

  @Override
  public Tensor tensor(String key) {
    return shard(key).tensor(key);
  }

  private TensorSource shard(String key) {
    TensorSource shard = shardOfKey.get(key);
    if (shard == null) {
      throw WeightFiles.noTensor(this, key);
    }
    return shard;
  }

  @Override
  public void close() {
    shards.values().forEach(TensorSource::close);
  }
}
