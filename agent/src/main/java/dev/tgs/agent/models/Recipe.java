package dev.tgs.agent.models;

import dev.tgs.engine.Module;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.weights.WeightFiles;
import java.nio.file.Path;
import java.util.Set;
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
        weights.random());
  }

  /** Gives a module's keys to a file that may name them otherwise. */
  @FunctionalInterface
  interface Keys {
    TensorSource of(TensorSource file, Set<String> wanted);
  }

  /** Weights from a file or a folder, in any layout that the keys know. */
  static Weights file(Path path, Keys keys) {
    return new Weights() {
      @Override
      public String source() {
        return path.toString();
      }

      @Override
      public void into(Module module, Placement placement) {
        try (TensorSource file = WeightFiles.open(path)) {
          module.load(
              keys.of(file, module.parameters().keySet()),
              placement.precision(),
              placement.device());
        }
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
