package dev.tgs.engine.weights;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layout of torch.save since 1.6: a zip file of a pickle and one record for each storage. */
final class TorchZip {
  private static final String PICKLE = "/data.pkl";

  private TorchZip() {}

  static TorchContents read(DataFile file) {
    ZipDirectory zip = ZipDirectory.read(file);
    List<String> pickles =
        zip.names().stream()
            .filter(name -> name.indexOf('/') == name.length() - PICKLE.length())
            .filter(name -> name.endsWith(PICKLE))
            .toList();
    if (pickles.size() != 1) {
      throw file.wrong(
          "is a zip file with "
              + pickles.size()
              + " records */data.pkl, but a checkpoint of torch.save has one; give the path of a"
              + " weight file");
    }
    String archive = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    if (zip.get(archive + "/constants.pkl") != null) {
      throw file.wrong(
          "is a TorchScript program, not a checkpoint; save the state dict of its model instead");
    }
    requireLittleEndian(file, zip.get(archive + "/byteorder"));
    ZipDirectory.Span pickle = zip.get(pickles.get(0));
    Unpickler unpickler = new Unpickler(new Cursor(file, pickle.begin(), pickle.end()));
    Object root = unpickler.load();
    Map<String, Long> positions = new HashMap<>();
    unpickler
        .storages()
        .forEach(
            (key, storage) ->
                positions.put(key, position(file, zip.get(archive + "/data/" + key), storage)));
    return new TorchContents(root, positions);
  }

  private static void requireLittleEndian(DataFile file, ZipDirectory.Span record) {
    if (record == null) {
      return; // files from before torch 2.1, all little-endian in practice
    }
    String order =
        new String(
            file.bytes(record.begin(), (int) Math.min(record.length(), 100)),
            StandardCharsets.US_ASCII);
    if (!order.equals("little")) {
      throw file.wrong(
          "has the byte order " + DataFile.quote(order) + ", but only 'little' is supported");
    }
  }

  private static long position(DataFile file, ZipDirectory.Span record, Storage storage) {
    if (record == null) {
      throw file.wrong(
          "lacks the record of storage "
              + DataFile.quote(storage.key())
              + "; it is damaged, get it again");
    }
    if (record.length() != storage.bytes()) {
      throw file.wrong(
          "has "
              + record.length()
              + " bytes for storage "
              + DataFile.quote(storage.key())
              + ", but its pickle says "
              + storage.bytes()
              + "; it is damaged, get it again");
    }
    return record.begin();
  }
}
