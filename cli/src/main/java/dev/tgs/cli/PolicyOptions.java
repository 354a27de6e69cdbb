package dev.tgs.cli;

import dev.tgs.agent.policy.Policies;
import dev.tgs.bench.evaluate.ScoreRules;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The choices on the way from a reference to a mask. */
final class PolicyOptions {
  @Option(
      names = "--policies",
      paramLabel = "NAME",
      defaultValue = "corrected",
      converter = Named.class,
      description = {
        "corrected: the prompt of the training, each reference for itself; the best box, cut out of"
            + " the frame as it is; masks at the clip's size.",
        "reference-compatible: all that the published drivers do, so that their numbers come out"
            + " again.",
        "Default: ${DEFAULT-VALUE}."
      })
  private Policies policies;

  Policies policies() {
    return policies;
  }

  /** The rules of scoring that go with them. */
  ScoreRules rules() {
    return policies.equals(Policies.referenceCompatible())
        ? ScoreRules.referenceCompatible()
        : ScoreRules.corrected();
  }

  static final class Named implements ITypeConverter<Policies> {
    @Override
    public Policies convert(String name) {
      return switch (name) {
        case "corrected" -> Policies.corrected();
        case "reference-compatible" -> Policies.referenceCompatible();
        default ->
            throw new TypeConversionException(
                "expected corrected or reference-compatible, but came '" + name + "'");
      };
    }
  }
}
