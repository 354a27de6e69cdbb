package dev.tgs.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node of a model's tree. Parameters and children are declared in the constructor under the names
 * they have in the published checkpoint, so that the path of a parameter is its checkpoint key; no
 * memory is taken before {@link #load} or {@link #fill}.
 */
public abstract class Module implements AutoCloseable {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final List<Module> inlined = new ArrayList<>();
  private final Map<String, Constant> constants = new LinkedHashMap<>();

  protected final Parameter parameter(String name, long... shape) {
    return declare(name, Parameter.Kind.COMPUTE, Quantization.NONE, shape);
  }

  /** A matrix that only linear layers use, and that may be kept in few bits. */
  protected final Parameter matrix(String name, Quantization quantization, long out, long in) {
    return declare(name, Parameter.Kind.COMPUTE, quantization, out, in);
  }

  /** A parameter or buffer that stays in float32 whatever the precision of the model. */
  protected final Parameter floatParameter(String name, long... shape) {
    return declare(name, Parameter.Kind.FLOAT32, Quantization.NONE, shape);
  }

  /** A buffer of integers. */
  protected final Parameter indexBuffer(String name, long... shape) {
    return declare(name, Parameter.Kind.INDEX, Quantization.NONE, shape);
  }

  private Parameter declare(
      String name, Parameter.Kind kind, Quantization quantization, long... shape) {
    Parameter parameter = new Parameter(kind, quantization, shape);
    if (parameters.put(name, parameter) != null) {
      throw new IllegalArgumentException("Parameter '" + name + "' is declared twice.");
    }
    return parameter;
  }

  /** Adds a child; the name may hold dots. One child under several names shares its parameters. */
  protected final <M extends Module> M child(String name, M module) {
    if (children.put(name, module) != null) {
      throw new IllegalArgumentException("Child '" + name + "' is declared twice.");
    }
    return module;
  }

  /** Adds a child whose parameters stand in this module under their own names. */
  protected final <M extends Module> M inline(M module) {
    inlined.add(module);
    return module;
  }

  /**
   * Declares integers that the architecture fixes and checkpoints may hold all the same: a load
   * does not need them, but refuses others.
   */
  protected final void constant(String name, long[] values, long... shape) {
    constants.put(name, new Constant(values, shape));
  }

  private record Constant(long[] values, long[] shape) {}

  /** Shapes of the constants by their full path. */
  public final Map<String, long[]> constants() {
    Map<String, Constant> all = new LinkedHashMap<>();
    collectConstants("", all);
    Map<String, long[]> shapes = new LinkedHashMap<>();
    all.forEach((name, constant) -> shapes.put(name, constant.shape().clone()));
    return shapes;
  }

  private void collectConstants(String prefix, Map<String, Constant> all) {
    constants.forEach((name, constant) -> all.put(prefix + name, constant));
    inlined.forEach(module -> module.collectConstants(prefix, all));
    children.forEach((name, child) -> child.collectConstants(prefix + name + ".", all));
  }

  /** Every parameter by its full path, in order of declaration; shared ones under each path. */
  public final Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    collect("", all);
    return all;
  }

  private void collect(String prefix, Map<String, Parameter> all) {
    parameters.forEach((name, parameter) -> all.put(prefix + name, parameter));
    inlined.forEach(module -> module.collect(prefix, all));
    children.forEach((name, child) -> child.collect(prefix + name + ".", all));
  }

  /** Size of all loaded parameters in bytes, as they are kept; shared ones count once. */
  public final long bytes() {
    return Set.copyOf(parameters().values()).stream().mapToLong(Parameter::bytes).sum();
  }

  /**
   * What a load found.
   *
   * @param unused keys of the source that this module does not have
   */
  public record LoadReport(int loaded, List<String> unused) {}

  /**
   * Loads every parameter from the source in the given precision, one tensor at a time. A key that
   * is missing or has another shape stops the load before any memory is taken.
   */
  public final LoadReport load(TensorSource source, DType precision, Device device) {
    Map<String, Parameter> all = parameters();
    check(source, all);
    Set<Parameter> done = new LinkedHashSet<>();
    all.forEach(
        (key, parameter) -> {
          if (!source.keys().contains(key)) {
            return;
          }
          if (source instanceof PackedSource packed
              && parameter.quantization() != Quantization.NONE
              && packed.isPacked(key)) {
            try (Scope scope = Scope.open()) {
              parameter.setPacked(packed.packed(key).to(device));
            }
            done.add(parameter);
            return;
          }
          try (Scope scope = Scope.open()) {
            Tensor tensor = source.tensor(key);
            if (done.add(parameter)) {
              parameter.set(key, tensor, precision, device);
            } else if (!tensor.to(parameter.get().dtype()).to(device).equal(parameter.get())) {
              throw new EngineException(
                  "Tensor '"
                      + key
                      + "' of "
                      + source.name()
                      + " should be a copy of one that the model shares, but its values differ.");
            }
          }
        });
    Map<String, Constant> fixed = new LinkedHashMap<>();
    collectConstants("", fixed);
    fixed.forEach((key, constant) -> checkConstant(source, key, constant));
    List<String> unused = new ArrayList<>(new TreeSet<>(source.keys()));
    unused.removeAll(all.keySet());
    unused.removeAll(fixed.keySet());
    return new LoadReport(done.size(), List.copyOf(unused));
  }

  /** Checks that a source holds every parameter in its shape, without reading any. */
  public final void requireIn(TensorSource source) {
    check(source, parameters());
  }

  private static void check(TensorSource source, Map<String, Parameter> all) {
    Set<Parameter> present = new LinkedHashSet<>();
    List<String> wrong = new ArrayList<>();
    all.forEach(
        (key, parameter) -> {
          if (source.keys().contains(key)) {
            present.add(parameter);
            if (!Arrays.equals(source.shape(key), parameter.shape())) {
              wrong.add(
                  key
                      + " is "
                      + Arrays.toString(source.shape(key))
                      + ", needed "
                      + Arrays.toString(parameter.shape()));
            }
          }
        });
    List<String> missing =
        all.entrySet().stream()
            .filter(entry -> !present.contains(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!missing.isEmpty()) {
      throw new EngineException(
          source.name()
              + " lacks "
              + missing.size()
              + " of "
              + all.size()
              + " tensors that the model needs: "
              + String.join(", ", missing)
              + ". Check that file and configuration belong to the same model.");
    }
    if (!wrong.isEmpty()) {
      throw new EngineException(
          source.name()
              + " has "
              + wrong.size()
              + " tensors of another shape than the model: "
              + String.join("; ", wrong)
              + ". Check that file and configuration belong to the same model.");
    }
  }

  private static void checkConstant(TensorSource source, String key, Constant constant) {
    if (!source.keys().contains(key)) {
      return;
    }
    try (Scope scope = Scope.open()) {
      if (!Arrays.equals(source.tensor(key).toLongs(), constant.values())) {
        throw new EngineException(
            "Tensor '"
                + key
                + "' of "
                + source.name()
                + " holds other values than the architecture fixes; the file is damaged or of"
                + " another model.");
      }
    }
  }

  /** Gives values for one parameter. */
  @FunctionalInterface
  public interface Initializer {
    Tensor values(String key, long[] shape);
  }

  /** Fills every parameter by rule instead of from a file; integer buffers too. */
  public final void fill(Initializer rule, DType precision, Device device) {
    Set<Parameter> done = new LinkedHashSet<>();
    parameters()
        .forEach(
            (key, parameter) -> {
              if (done.add(parameter)) {
                try (Scope scope = Scope.open()) {
                  parameter.set(key, rule.values(key, parameter.shape()), precision, device);
                }
              }
            });
  }

  /** Frees the parameters. */
  @Override
  public void close() {
    parameters().values().forEach(Parameter::close);
  }
}
