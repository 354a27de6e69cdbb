package dev.tgs.engine.weights;

import dev.tgs.engine.DType;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.TensorSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the pickle of a state dict, protocol 2; tensor i lies whole in storage i. */
final class StateDictPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private StateDictPickle() {}

  static byte[] of(TensorSource source, List<String> keys) {
    StateDictPickle pickle = new StateDictPickle();
    pickle.code(0x80).code(2); // PROTO
    pickle.emptyOrderedDict().code('('); // MARK
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      pickle.text(key).tensor(i, source.dtype(key), source.shape(key));
    }
    pickle.code('u').code('.'); // SETITEMS, STOP
    return pickle.out.toByteArray();
  }

  private StateDictPickle tensor(int i, DType dtype, long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(1, shape[d]);
    }
    global("torch._utils", "_rebuild_tensor_v2").code('('); // MARK
    code('(').text("storage"); // MARK
    global("torch", PickleGlobals.storageName(dtype));
    text(Integer.toString(i)).text("cpu").integer(Shapes.elements(shape));
    code('t').code('Q'); // TUPLE, BINPERSID
    integer(0).tuple(shape).tuple(strides).code(0x89); // NEWFALSE: requires_grad
    return emptyOrderedDict().code('t').code('R'); // TUPLE, REDUCE
  }

  private StateDictPickle code(int operation) {
    out.write(operation);
    return this;
  }

  private StateDictPickle emptyOrderedDict() {
    return global("collections", "OrderedDict").code(')').code('R'); // EMPTY_TUPLE, REDUCE
  }

  private StateDictPickle global(String module, String name) {
    code('c').out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private StateDictPickle text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    code('X').out.writeBytes(little(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  /** LONG1 of 8 bytes. */
  private StateDictPickle integer(long value) {
    code(0x8a).code(8).out.writeBytes(little(8).putLong(value).array());
    return this;
  }

  private StateDictPickle tuple(long[] values) {
    code('(');
    for (long value : values) {
      integer(value);
    }
    return code('t');
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
