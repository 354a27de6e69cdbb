package dev.tgs.engine.weights;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of torch.save before 1.6: five pickles (magic number, version, system, the object, the
 * keys of its storages), then each storage behind its number of elements.
 */
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private TorchLegacy() {}

  static TorchContents read(DataFile file) {
    Cursor in = new Cursor(file, 0, file.size());
    if (!MAGIC.equals(new Unpickler(in).load())) {
      throw file.wrong(
          "is a pickle, but not one of torch.save; load it in Python and save its state dict with"
              + " torch.save");
    }
    Object version = new Unpickler(in).load();
    if (!Long.valueOf(VERSION).equals(version)) {
      throw file.wrong("is of version " + version + " of torch.save's old layout, not " + VERSION);
    }
    if (new Unpickler(in).load() instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      throw file.wrong("has the byte order 'big', but only 'little' is supported");
    }
    Unpickler unpickler = new Unpickler(in);
    Object root = unpickler.load();
    if (!(new Unpickler(in).load() instanceof List<?> keys)) {
      throw file.wrong("lacks the list of its storages; it is damaged, get it again");
    }
    return new TorchContents(root, positions(file, in.position(), keys, unpickler.storages()));
  }

  private static Map<String, Long> positions(
      DataFile file, long start, List<?> keys, Map<String, Storage> storages) {
    Map<String, Long> positions = new HashMap<>();
    long position = start;
    for (Object key : keys) {
      Storage storage = storages.get(key);
      if (storage == null || positions.containsKey(storage.key())) {
        throw file.wrong("lists a storage that its pickle does not use; it is damaged");
      }
      long elements = new Cursor(file, position, file.size()).i64();
      position += Long.BYTES;
      if (elements != storage.elements() || !file.holds(position, storage.bytes())) {
        throw file.wrong(
            "has "
                + elements
                + " elements of storage "
                + DataFile.quote(storage.key())
                + " at byte "
                + position
                + " of "
                + file.size()
                + ", but its pickle says "
                + storage.elements()
                + "; it was cut short or damaged, get it again");
      }
      positions.put(storage.key(), position);
      position += storage.bytes();
    }
    if (positions.size() != storages.size()) {
      throw file.wrong("lacks some of its storages; it was cut short or damaged, get it again");
    }
    return positions;
  }
}
