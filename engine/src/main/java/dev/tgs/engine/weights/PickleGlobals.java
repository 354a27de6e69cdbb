package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The only names that a pickle may refer to, and what a call of each builds. */
final class PickleGlobals {
  private PickleGlobals() {}

  /** What a call builds. */
  @FunctionalInterface
  private interface Function {
    Object call(PickleArguments arguments);
  }

  /**
   * A name of the table.
   *
   * @param storageType type of the elements if this is a class of storages, else null
   */
  record Global(String name, Function function, DType storageType) {
    Object call(PickleArguments arguments) {
      return function.call(arguments);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** An {@code argparse.Namespace}: named values. */
  record Namespace(Map<Object, Object> fields) {}

  private static final Map<String, Object> TABLE = new HashMap<>();

  static {
    function("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
    function("torch._utils._rebuild_parameter", a -> a.get(0, StoredTensor.class));
    function("torch._utils._rebuild_parameter_with_state", a -> a.get(0, StoredTensor.class));
    function("torch.Size", a -> a.get(0, List.class));
    function("torch.device", PickleGlobals::device);
    function("collections.OrderedDict", PickleGlobals::orderedDict);
    function("argparse.Namespace", a -> new Namespace(new LinkedHashMap<>()));
    function("_codecs.encode", PickleGlobals::encode);
    for (String module : List.of("builtins", "__builtin__")) {
      function(module + ".set", PickleGlobals::set);
      function(module + ".frozenset", PickleGlobals::set);
    }
    type(DType.F64, "Double", "float64");
    type(DType.F32, "Float", "float32");
    type(DType.F16, "Half", "float16");
    type(DType.BF16, "BFloat16", "bfloat16");
    type(DType.I64, "Long", "int64");
    type(DType.I32, "Int", "int32");
    type(DType.I16, "Short", "int16");
    type(DType.I8, "Char", "int8");
    type(DType.U8, "Byte", "uint8");
    type(DType.BOOL, "Bool", "bool");
    storage("torch.storage.UntypedStorage", DType.U8);
  }

  private static void function(String name, Function function) {
    TABLE.put(name, new Global(name, function, null));
  }

  private static void type(DType dtype, String storage, String name) {
    storage("torch." + storage + "Storage", dtype);
    TABLE.put("torch." + name, "torch." + name);
  }

  private static void storage(String name, DType dtype) {
    Function uncalled =
        arguments -> {
          throw arguments.in().damaged("builds a " + name + " itself");
        };
    TABLE.put(name, new Global(name, uncalled, dtype));
  }

  /** Name of the storage class of a type, for the writer. */
  static String storageName(DType dtype) {
    return TABLE.values().stream()
        .filter(Global.class::isInstance)
        .map(Global.class::cast)
        .filter(global -> global.storageType() == dtype && !global.name().contains("Untyped"))
        .findFirst()
        .orElseThrow()
        .name()
        .substring("torch.".length());
  }

  /** The meaning of a name; whatever is not in the table is code and stays outside. */
  static Object find(DataFile file, String module, String name) {
    Object known = TABLE.get(module + "." + name);
    if (known == null) {
      throw file.wrong(
          "refers to "
              + DataFile.plain(module + "." + name)
              + ", which is code; only tensors and plain containers are read from a checkpoint;"
              + " save the model's state dict alone, or take its safetensors file");
    }
    return known;
  }

  private static Object tensor(PickleArguments a) {
    a.in().spend(2 * Unpickler.VALUE);
    return StoredTensor.of(
        a.in().cursor().file(),
        a.get(0, Storage.class),
        a.integer(1),
        a.integers(2),
        a.integers(3));
  }

  private static Object device(PickleArguments a) {
    if (a.values().size() > 2) {
      throw a.wrong(2);
    }
    return a.values().stream().map(PickleGlobals::scalarText).collect(Collectors.joining(":"));
  }

  private static String scalarText(Object part) {
    return part instanceof String text
        ? text.substring(0, Math.min(20, text.length()))
        : part instanceof Long ? part.toString() : "?";
  }

  /** Without arguments, or with a list of pairs as Python 2 wrote it. */
  private static Object orderedDict(PickleArguments a) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!a.values().isEmpty()) {
      List<?> pairs = a.get(0, List.class);
      a.in().spend(Unpickler.VALUE * pairs.size());
      for (Object pair : pairs) {
        if (!(pair instanceof List<?> list)
            || list.size() != 2
            || !(list.get(0) instanceof String)) {
          throw a.wrong(0);
        }
        map.put(list.get(0), list.get(1));
      }
    }
    return map;
  }

  private static Object set(PickleArguments a) {
    List<?> values = a.values().isEmpty() ? List.of() : a.get(0, List.class);
    a.in().spend(Unpickler.VALUE * values.size());
    if (!values.stream().allMatch(Unpickler::isScalar)) {
      throw a.wrong(0);
    }
    return new LinkedHashSet<>(values);
  }

  /** How older protocols write bytes. */
  private static Object encode(PickleArguments a) {
    String text = a.get(0, String.class);
    a.in().spend(text.length());
    if (!"latin1".equals(a.get(1, String.class))) {
      throw a.wrong(1);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
