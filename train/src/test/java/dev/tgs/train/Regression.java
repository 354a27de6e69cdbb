package dev.tgs.train;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.Parameter;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Shapes;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.Mlp;
import dev.tgs.engine.optim.AdamW;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A small task: the product of two numbers. */
final class Regression implements Task, AutoCloseable {
  final Mlp model = new Mlp(2, 16, 1, 4);

  /** Step whose loss is not a number; 0 for none. */
  long poisoned;

  Regression() {
    SplittableRandom random = new SplittableRandom(5);
    model.fill(
        (key, shape) -> {
          float[] values = new float[(int) Shapes.elements(shape)];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-.6, .6);
          }
          return Tensor.of(values, shape);
        },
        DType.F32,
        Device.CPU);
  }

  static TrainConfig config(long steps, int workers) {
    return config(steps, workers, OptimizerKind.ADAMW);
  }

  static TrainConfig config(long steps, int workers, OptimizerKind optimizer) {
    return new TrainConfig(
        Span.steps(steps),
        new Schedule.Plateau(2e-2, 10, .3, .01),
        optimizer,
        AdamW.Betas.DEFAULT,
        2,
        workers,
        1,
        .9,
        Span.steps(20),
        Span.steps(7));
  }

  @Override
  public String name() {
    return "regression";
  }

  @Override
  public List<AdamW.Group> groups() {
    Map<String, Parameter> first = new TreeMap<>();
    Map<String, Parameter> rest = new TreeMap<>();
    model.parameters().forEach((key, p) -> (key.endsWith("weight") ? first : rest).put(key, p));
    return List.of(new AdamW.Group(first, 1, .01), new AdamW.Group(rest, .5, 0));
  }

  @Override
  public Loss loss(Part part) {
    SplittableRandom random = part.random(1);
    Tensor error = error(random, 32);
    Tensor loss = error.pow(2).mean();
    if (part.step() == poisoned) {
      loss = loss.mul(Double.NaN);
    }
    return new Loss(loss, Map.of("absolute", error.detach().abs().mean().item()), 32);
  }

  private Tensor error(SplittableRandom random, int count) {
    float[] in = new float[2 * count];
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      in[2 * i] = (float) random.nextDouble(-1, 1);
      in[2 * i + 1] = (float) random.nextDouble(-1, 1);
      out[i] = in[2 * i] * in[2 * i + 1];
    }
    return model.forward(Tensor.of(in, count, 2)).sub(Tensor.of(out, count, 1));
  }

  @Override
  public Score validate(Workers workers) {
    List<Double> errors =
        workers.map(
            4,
            i -> {
              try (Scope scope = Scope.open()) {
                return error(new SplittableRandom(1000 + i), 64).abs().mean().item();
              }
            });
    double mean = errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new Score(-mean, Map.of("error", mean));
  }

  @Override
  public void close() {
    model.close();
  }

  /** Trains in a folder until it is done or killed, and says each step. */
  public static void main(String[] arguments) {
    try (Regression task = new Regression()) {
      TrainListener says =
          new TrainListener() {
            @Override
            public void stepped(
                Point at, double loss, Map<String, Double> terms, double rate, double norm) {
              System.out.println(at.step());
            }
          };
      Trainer.run(task, config(100_000, 2), Path.of(arguments[0]), List.of(says));
    }
  }
}
