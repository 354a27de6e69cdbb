package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRulesTest {
  private static final KeyRules RULES =
      KeyRules.of(
          """
          ^blocks.([0-9]+).   -> model.layers.$1.
          .attn.qkv.          -> .attn.{q,k,v}_proj.

          ^point.([0-3])$     -> points.weight[$1/4]
          """);

  @Test
  void rulesApplyInTheirOrder() {
    assertThat(RULES.rows("blocks.12.attn.qkv.bias"))
        .isEqualTo(
            new KeyRules.Rows(
                List.of(
                    "model.layers.12.attn.q_proj.bias",
                    "model.layers.12.attn.k_proj.bias",
                    "model.layers.12.attn.v_proj.bias"),
                0,
                1));
    assertThat(RULES.rows("blocks.3.norm.weight").keys())
        .containsExactly("model.layers.3.norm.weight");
  }

  @Test
  void aPartOfARowRangeIsRead() {
    assertThat(RULES.rows("point.2")).isEqualTo(new KeyRules.Rows(List.of("points.weight"), 2, 4));
  }

  @Test
  void aDotStandsForItself() {
    assertThat(RULES.rows("blocks_3_norm").keys()).containsExactly("blocks_3_norm");
  }

  @Test
  void aLineWithoutArrowIsRefused() {
    assertThatThrownBy(() -> KeyRules.of("norm1. = norm2."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("norm1. = norm2.");
  }
}
