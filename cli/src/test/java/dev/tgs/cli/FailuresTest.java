package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void whatWasNotForeseenIsToldWithItsRoot() {
    Exception failure =
        new IllegalStateException(
            "a clip could not be written",
            new IllegalArgumentException(new UnsatisfiedLinkError("libjpeg.so.62: not there")));
    assertThat(Failures.describe(failure))
        .isEqualTo(
            "Unexpected IllegalStateException (a clip could not be written) by"
                + " UnsatisfiedLinkError (libjpeg.so.62: not there); run again with --debug to see"
                + " where it comes from.");
    assertThat(Failures.describe(new IllegalStateException()))
        .isEqualTo(
            "Unexpected IllegalStateException; run again with --debug to see where it comes from.");
  }
}
