package dev.tgs.train;

import dev.tgs.engine.Autograd;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.optim.AdamW;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is trained, on what, and towards what. Its data are a function of the part that is asked
 * for: a run that was interrupted sees what the unbroken one would have seen.
 */
public interface Task {
  /** Short name, which a checkpoint must agree with. */
  String name();

  /** All parameters that are trained, F32, by their checkpoint keys. */
  List<AdamW.Group> groups();

  /**
   * Loss of one part of a step's batch. It is called on several threads at once, on each within a
   * scope and a recording of gradients.
   */
  Loss loss(Part part);

  /** How the computation of a part's loss is recorded. */
  default Autograd.Settings recording(Part part) {
    return Autograd.Settings.PLAIN;
  }

  /**
   * How good the model is on data that it was not trained on; the parameters hold their averages
   * meanwhile.
   *
   * @param workers to share the work among
   */
  Score validate(Workers workers);

  /** Whether to validate after a step, beside when the settings say so. */
  default boolean validatesAfter(long step) {
    return false;
  }

  /**
   * A validation is over and a checkpoint written: the place to write the weights, which the
   * parameters hold as they are now, in other forms.
   */
  default void saved(long step) {}

  /** The trained parameters of all groups by name. */
  default Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    groups().forEach(group -> all.putAll(group.parameters()));
    return all;
  }
}
