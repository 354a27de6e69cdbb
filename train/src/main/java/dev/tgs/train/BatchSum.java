package dev.tgs.train;

import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.optim.Gradients;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the parts of a step add up to, always in their order. */
final class BatchSum implements AutoCloseable {
  private final Gradients gradients = new Gradients();
  private final Map<String, Double> terms = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private double loss;
  private double samples;
  private double parts;

  /**
   * A part that is done.
   *
   * @param value of the loss, whose tensor is gone
   * @param gradients outside of any scope
   */
  record Done(Loss loss, double value, Map<Parameter, Tensor> gradients) {}

  /** Takes in a part and frees what it held. */
  void add(Done done) {
    try {
      gradients.add(done.gradients());
    } finally {
      done.gradients().values().forEach(Tensor::close);
    }
    loss += done.value();
    samples += done.loss().samples();
    parts++;
    done.loss().terms().forEach((name, value) -> terms.merge(name, value, Double::sum));
    if (!Double.isFinite(done.value())) {
      names.addAll(done.loss().names());
    }
  }

  /**
   * Adds what the other processes have; all of them have the same afterwards.
   *
   * @param parameters all that are trained, in the same order everywhere
   * @param stops whether this process wants to stop
   * @return whether any of them does
   */
  boolean share(Peers peers, Collection<Parameter> parameters, boolean stops) {
    if (peers.size() == 1) {
      return stops;
    }
    try (Scope scope = Scope.open()) {
      // Which parameters have a gradient at all: the others are to stay as they are.
      float[] facts = new float[4 + terms.size() + parameters.size()];
      facts[0] = (float) loss;
      facts[1] = (float) samples;
      facts[2] = (float) parts;
      facts[3] = stops ? 1 : 0;
      int at = 4;
      for (double value : terms.values()) {
        facts[at++] = (float) value;
      }
      for (Parameter parameter : parameters) {
        facts[at++] = gradients.sum().containsKey(parameter) ? 1 : 0;
      }
      Tensor told = Tensor.of(facts, facts.length);
      gradients.fill(parameters);
      List<Tensor> all = new ArrayList<>();
      parameters.forEach(parameter -> all.add(gradients.sum().get(parameter)));
      peers.sum(List.of(told));
      peers.sum(all);
      float[] sums = told.toFloats();
      loss = sums[0];
      samples = sums[1];
      parts = sums[2];
      at = 4;
      for (Map.Entry<String, Double> term : terms.entrySet()) {
        term.setValue((double) sums[at++]);
      }
      List<Parameter> used = new ArrayList<>();
      for (Parameter parameter : parameters) {
        if (sums[at++] > 0) {
          used.add(parameter);
        }
      }
      gradients.retain(used);
      return sums[3] > 0;
    }
  }

  Gradients gradients() {
    return gradients;
  }

  /** Mean of the parts. */
  double loss() {
    return loss / parts;
  }

  /** Means of the parts. */
  Map<String, Double> terms() {
    Map<String, Double> means = new LinkedHashMap<>();
    terms.forEach((name, sum) -> means.put(name, sum / parts));
    return means;
  }

  int samples() {
    return (int) samples;
  }

  /** Names of this process's samples in parts whose loss is not finite. */
  List<String> broken() {
    return names;
  }

  @Override
  public void close() {
    gradients.close();
  }
}
