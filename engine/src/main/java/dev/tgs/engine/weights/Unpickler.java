package dev.tgs.engine.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Python's pickles, protocols 0 to 5, without ever running what they name: the only values it
 * builds are None, bool, int, float, str, bytes, list, tuple, dict, set and what {@link
 * PickleGlobals} lists. None becomes null, an int a Long or BigInteger, a tuple a list that cannot
 * be changed. Nothing here recurses, so no depth of nesting can exhaust the stack.
 */
final class Unpickler {
  /** About what one value takes in memory. */
  static final long VALUE = 64;

  private final PickleInput in;
  private final Cursor bytes;
  private final PickleStack stack;
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  Unpickler(Cursor bytes) {
    this.bytes = bytes;
    this.in = new PickleInput(bytes);
    this.stack = new PickleStack(in);
  }

  /** Storages that the pickle refers to, by their key. */
  Map<String, Storage> storages() {
    return storages;
  }

  Object load() {
    for (int operation = bytes.u8(); operation != '.'; operation = bytes.u8()) {
      in.spend(VALUE);
      if (!literal(operation) && !container(operation) && !reference(operation)) {
        throw in.damaged(
            String.format("uses the operation 0x%02x, which no checkpoint needs", operation));
      }
    }
    return stack.pop();
  }

  private boolean literal(int operation) {
    switch (operation) {
      case 'N' -> stack.push(null); // NONE
      case 0x88 -> stack.push(true); // NEWTRUE
      case 0x89 -> stack.push(false); // NEWFALSE
      case 'I', 'L' -> stack.push(in.integerLine()); // INT, LONG
      case 'J' -> stack.push((long) bytes.i32()); // BININT
      case 'K' -> stack.push((long) bytes.u8()); // BININT1
      case 'M' -> stack.push((long) bytes.u16()); // BININT2
      case 0x8a -> stack.push(in.integer(bytes.u8())); // LONG1
      case 0x8b -> stack.push(in.integer(bytes.i32())); // LONG4
      case 'F' -> stack.push(in.doubleLine()); // FLOAT
      case 'G' -> stack.push(bytes.bigEndianDouble()); // BINFLOAT
      case 'S' -> stack.push(in.quotedLine()); // STRING
      case 'V' -> stack.push(in.escapedLine()); // UNICODE
      case 'U', 0x8c -> stack.push(in.text(bytes.u8())); // SHORT_BINSTRING, SHORT_BINUNICODE
      case 'T', 'X' -> stack.push(in.text(bytes.u32())); // BINSTRING, BINUNICODE
      case 0x8d -> stack.push(in.text(bytes.i64())); // BINUNICODE8
      case 'C' -> stack.push(in.bytes(bytes.u8())); // SHORT_BINBYTES
      case 'B' -> stack.push(in.bytes(bytes.u32())); // BINBYTES
      case 0x8e, 0x96 -> stack.push(in.bytes(bytes.i64())); // BINBYTES8, BYTEARRAY8
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int operation) {
    switch (operation) {
      case '(' -> stack.mark(); // MARK
      case ')' -> stack.push(tuple(new ArrayList<>())); // EMPTY_TUPLE
      case 't' -> stack.push(tuple(stack.popMark())); // TUPLE
      case 0x85, 0x86, 0x87 -> stack.push(tuple(stack.pop(operation - 0x84))); // TUPLE1, 2, 3
      case ']' -> stack.push(new ArrayList<>()); // EMPTY_LIST
      case 'l' -> stack.push(stack.popMark()); // LIST
      case 'a' -> addTo(ArrayList.class, stack.pop(1)); // APPEND
      case 'e' -> addTo(ArrayList.class, stack.popMark()); // APPENDS
      case 0x8f -> stack.push(new LinkedHashSet<>()); // EMPTY_SET
      case 0x90 -> addTo(LinkedHashSet.class, stack.popMark()); // ADDITEMS
      case 0x91 -> stack.push(set(stack.popMark())); // FROZENSET
      case '}' -> stack.push(new LinkedHashMap<>()); // EMPTY_DICT
      case 'd' -> stack.push(putAll(new LinkedHashMap<>(), stack.popMark())); // DICT
      case 's' -> setItems(stack.pop(2)); // SETITEM
      case 'u' -> setItems(stack.popMark()); // SETITEMS
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean reference(int operation) {
    switch (operation) {
      case 0x80 -> requireKnown(bytes.u8()); // PROTO
      case 0x95 -> bytes.i64(); // FRAME
      case '0' -> stack.drop(); // POP
      case '1' -> stack.popMark(); // POP_MARK
      case '2' -> stack.push(stack.peek()); // DUP
      case 'p' -> stack.store(in.indexLine()); // PUT
      case 'q' -> stack.store(bytes.u8()); // BINPUT
      case 'r' -> stack.store(bytes.u32()); // LONG_BINPUT
      case 0x94 -> stack.store(); // MEMOIZE
      case 'g' -> stack.recall(in.indexLine()); // GET
      case 'h' -> stack.recall(bytes.u8()); // BINGET
      case 'j' -> stack.recall(bytes.u32()); // LONG_BINGET
      case 'c' -> stack.push(PickleGlobals.find(bytes.file(), in.line(), in.line())); // GLOBAL
      case 0x93 -> stackGlobal(stack.pop(2)); // STACK_GLOBAL
      case 'R', 0x81 -> call(stack.pop(2)); // REDUCE, NEWOBJ
      case 'b' -> build(stack.pop()); // BUILD
      case 'Q' -> stack.push(storage(stack.pop())); // BINPERSID
      default -> {
        return false;
      }
    }
    return true;
  }

  private void requireKnown(int protocol) {
    if (protocol > 5) {
      throw in.damaged("is of protocol " + protocol + ", but 0 to 5 are known");
    }
  }

  // ---- containers ----

  private static List<Object> tuple(List<Object> values) {
    return Collections.unmodifiableList(values);
  }

  private void addTo(Class<?> kind, List<Object> values) {
    Object target = stack.peek();
    if (target instanceof ArrayList<?> && kind == ArrayList.class) {
      @SuppressWarnings("unchecked") // lists of a pickle are lists of Object
      List<Object> list = (List<Object>) target;
      list.addAll(values);
    } else if (target instanceof LinkedHashSet<?> && kind == LinkedHashSet.class) {
      @SuppressWarnings("unchecked") // as are its sets
      Set<Object> set = (Set<Object>) target;
      values.forEach(value -> set.add(hashable(value)));
    } else {
      throw in.damaged("adds items to a value that takes none");
    }
  }

  private void setItems(List<Object> pairs) {
    if (!(stack.peek() instanceof LinkedHashMap<?, ?> target)) {
      throw in.damaged("sets items of a value that is no dict");
    }
    @SuppressWarnings("unchecked") // dicts of a pickle are maps of Object
    Map<Object, Object> map = (Map<Object, Object>) target;
    putAll(map, pairs);
  }

  /** Adds keys and values that stand alternately. */
  private Map<Object, Object> putAll(Map<Object, Object> map, List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw in.damaged("has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(hashable(pairs.get(i)), pairs.get(i + 1));
    }
    return map;
  }

  private Set<Object> set(List<Object> values) {
    Set<Object> set = new LinkedHashSet<>();
    values.forEach(value -> set.add(hashable(value)));
    return set;
  }

  /** Only scalars: hashing anything deeper could take forever. */
  private Object hashable(Object key) {
    if (!isScalar(key)) {
      throw in.damaged("uses a key that is neither a number nor a text");
    }
    return key;
  }

  static boolean isScalar(Object value) {
    return value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  // ---- what the pickle names ----

  private void stackGlobal(List<Object> names) {
    if (!(names.get(0) instanceof String module && names.get(1) instanceof String name)) {
      throw in.damaged("names a class by other than text");
    }
    stack.push(PickleGlobals.find(bytes.file(), module, name));
  }

  private void call(List<Object> pair) {
    if (!(pair.get(0) instanceof PickleGlobals.Global global)
        || !(pair.get(1) instanceof List<?> values)) {
      throw in.damaged("calls a value that is no function");
    }
    stack.push(global.call(new PickleArguments(in, global.name(), values)));
  }

  /** Attributes of an object; those of a Namespace are its values, others do not matter. */
  private void build(Object state) {
    Object target = stack.peek();
    if (target instanceof PickleGlobals.Namespace namespace && state instanceof Map<?, ?> fields) {
      in.spend(VALUE * fields.size());
      namespace.fields().putAll(fields);
    } else if (!(target instanceof Map<?, ?> || target instanceof StoredTensor)) {
      throw in.damaged("gives attributes to a value that has none");
    }
  }

  private Storage storage(Object id) {
    if (!(id instanceof List<?> values) || values.size() < 5) {
      throw in.damaged("refers to a storage by other than a tuple of five");
    }
    Storage storage = new PickleArguments(in, "a storage", values).storage();
    Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw in.damaged("describes storage " + DataFile.quote(storage.key()) + " in two ways");
    }
    return storage;
  }
}
