package dev.tgs.agent.models;

import dev.tgs.engine.Module;
import dev.tgs.engine.weights.Fingerprint;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A model that can be built: its tree, and where its weights come from.
 *
 * @param title name of the model
 */
record Recipe<M extends Module>(String title, Supplier<M> tree, Weights weights) {
  /** Gives a module tree its weights. */
  interface Weights {
    /** Where they come from, for the user. */
    String source();

    default boolean random() {
      return false;
    }

    /** Tells them from others of the same source; null if they come from no file. */
    default String fingerprint() {
      return null;
    }

    void into(Module module, Placement placement);
  }

  M build(Placement placement) {
    M model = tree.get();
    try {
      weights.into(model, placement);
      return model;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  ModelCard card(String phase, Placement placement) {
    return new ModelCard(
        phase,
        title,
        weights.source(),
        placement.precision().precisionName(),
        placement.device().toString(),
        weights.random(),
        weights.fingerprint());
  }

  /** Weights from a file or a folder, in any layout that the keys know. */
  static Weights file(Path path, WeightFiles.Keys keys) {
    return new Weights() {
      @Override
      public String source() {
        return path.toString();
      }

      @Override
      public String fingerprint() {
        return Fingerprint.of(path);
      }

      @Override
      public void into(Module module, Placement placement) {
        WeightFiles.load(module, path, keys, placement.precision(), placement.device());
      }
    };
  }

  /** Random weights from a seed. */
  static Weights random(long seed) {
    return new Weights() {
      @Override
      public String source() {
        return "random weights of seed " + seed;
      }

      @Override
      public boolean random() {
        return true;
      }

      @Override
      public void into(Module module, Placement placement) {
        module.fill(new RandomWeights(seed), placement.precision(), placement.device());
      }
    };
  }
}
