package dev.tgs.cli;

import dev.tgs.agent.policy.Policies;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The choices between a box and a mask. */
final class PolicyOptions {
  @Option(
      names = "--policies",
      paramLabel = "NAME",
      defaultValue = "corrected",
      converter = Named.class,
      description = {
        "corrected: the best box, cut out of the frame as it is; masks at the clip's size.",
        "reference-compatible: all that the published drivers do, so that their numbers come out"
            + " again.",
        "Default: ${DEFAULT-VALUE}."
      })
  private Policies policies;

  @Option(
      names = "--box-threshold",
      paramLabel = "SCORE",
      description = "A box counts if its score is above this, 0 to 1 (default: 0.1).")
  private Float boxThreshold;

  Policies policies() {
    return boxThreshold == null ? policies : policies.withBoxThreshold(boxThreshold);
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
