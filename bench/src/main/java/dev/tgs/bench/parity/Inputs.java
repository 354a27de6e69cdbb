package dev.tgs.bench.parity;

import dev.tgs.agent.AgentException;
import dev.tgs.engine.DType;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.media.Image;
import java.util.Arrays;
import java.util.Optional;

/** The tensors of an input file, each checked for its type and its number of dimensions. */
final class Inputs {
  private final TensorSource source;

  Inputs(TensorSource source) {
    this.source = source;
  }

  Tensor floats(String name, int dims) {
    return tensor(name, DType.F32, dims);
  }

  Tensor longs(String name, int dims) {
    return tensor(name, DType.I64, dims);
  }

  Tensor bytes(String name, int dims) {
    return tensor(name, DType.U8, dims);
  }

  /** Absent, or I64 with one of these numbers of dimensions. */
  Optional<Tensor> optionalLongs(String name, int... dims) {
    if (!source.keys().contains(name)) {
      return Optional.empty();
    }
    return Optional.of(tensor(name, DType.I64, dims));
  }

  /** U8 [height, width, channels]. */
  Image image(String name) {
    Tensor pixels = bytes(name, 3);
    return Image.of(
        Math.toIntExact(pixels.size(0)),
        Math.toIntExact(pixels.size(1)),
        Math.toIntExact(pixels.size(2)),
        pixels.toBytes());
  }

  private Tensor tensor(String name, DType dtype, int... dims) {
    if (!source.keys().contains(name)) {
      throw new AgentException(
          "%s has no tensor '%s', which is needed as %s with %s dimensions."
              .formatted(source.name(), name, dtype, words(dims)));
    }
    long[] shape = source.shape(name);
    if (source.dtype(name) != dtype || Arrays.stream(dims).noneMatch(d -> d == shape.length)) {
      throw new AgentException(
          "Tensor '%s' of %s is %s%s, needed is %s with %s dimensions."
              .formatted(
                  name,
                  source.name(),
                  source.dtype(name),
                  Arrays.toString(shape),
                  dtype,
                  words(dims)));
    }
    return source.tensor(name);
  }

  private static String words(int... dims) {
    return String.join(" or ", Arrays.stream(dims).mapToObj(Integer::toString).toList());
  }

  /** Fails unless the tensor has this shape; -1 stands for any size. */
  static Tensor shaped(String name, Tensor tensor, long... shape) {
    long[] found = tensor.shape();
    boolean fits = found.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] < 0 || shape[i] == found[i];
    }
    if (!fits) {
      throw new AgentException(
          "Tensor '%s' is %s, needed is %s, where -1 is any size."
              .formatted(name, Arrays.toString(found), Arrays.toString(shape)));
    }
    return tensor;
  }
}
