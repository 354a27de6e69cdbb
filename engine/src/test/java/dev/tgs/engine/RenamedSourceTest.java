package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RenamedSourceTest {
  private static final KeyRules RULES =
      KeyRules.of(
          """
          ^qkv$         -> {query,key,value}
          ^point.([01]) -> points[$1/2]
          """);

  private static GivenTensors split() {
    GivenTensors given = new GivenTensors();
    given.with("query", new float[] {1, 2}, 1, 2);
    given.with("key", new float[] {3, 4}, 1, 2);
    given.with("value", new float[] {5, 6, 7, 8}, 2, 2);
    given.with("points", new float[] {10, 11, 12, 13}, 2, 2);
    given.with("scalar", new float[] {9});
    return given;
  }

  @Test
  void rowsOfSeveralTensorsFollowEachOther() {
    RenamedSource renamed = RenamedSource.of(split(), List.of("qkv"), RULES);
    try (Scope scope = Scope.open()) {
      assertThat(renamed.shape("qkv")).containsExactly(4, 2);
      assertThat(renamed.tensor("qkv").shape()).containsExactly(4, 2);
      assertThat(renamed.tensor("qkv").toFloats()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void oneTensorGivesSeveralByTheirRows() {
    RenamedSource renamed = RenamedSource.of(split(), List.of("point.0", "point.1"), RULES);
    try (Scope scope = Scope.open()) {
      assertThat(renamed.shape("point.1")).containsExactly(1, 2);
      assertThat(renamed.tensor("point.0").toFloats()).containsExactly(10, 11);
      assertThat(renamed.tensor("point.1").toFloats()).containsExactly(12, 13);
    }
  }

  @Test
  void tensorsThatAreNotUsedKeepTheirNames() {
    RenamedSource renamed = RenamedSource.of(split(), List.of("qkv", "scalar", "absent"), RULES);
    assertThat(renamed.keys()).containsExactlyInAnyOrder("qkv", "scalar", "points");
    assertThat(renamed.shape("scalar")).isEmpty();
  }

  @Test
  void aTensorOfWhichAPartIsMissingIsMissing() {
    GivenTensors given = split();
    given.values().remove("key");
    assertThat(RenamedSource.of(given, List.of("qkv"), RULES).keys())
        .containsExactlyInAnyOrder("query", "value", "points", "scalar");
  }

  @Test
  void rowsThatDoNotFitAreNamed() {
    GivenTensors given = split();
    given.with("value", new float[3], 1, 3);
    given.with("points", new float[3], 3, 1);
    RenamedSource renamed = RenamedSource.of(given, List.of("qkv", "point.1"), RULES);
    assertThatThrownBy(() -> renamed.shape("qkv"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'qkv'")
        .hasMessageContaining("query, key, value")
        .hasMessageContaining("given.pt has rows of different shapes");
    assertThatThrownBy(() -> renamed.tensor("point.1"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("part 2 of 2 of the rows of points")
        .hasMessageContaining("given.pt has 3 rows");
  }

  @Test
  void aPrefixIsCutOffWhereItStands() {
    GivenTensors given = new GivenTensors();
    given.with("module.norm.weight", new float[] {1}, 1);
    given.with("step", new float[] {2}, 1);
    RenamedSource bare = RenamedSource.withoutPrefix(given, "module.");
    assertThat(bare.keys()).containsExactlyInAnyOrder("norm.weight", "step");
    try (Scope scope = Scope.open()) {
      assertThat(bare.tensor("norm.weight").item()).isEqualTo(1);
    }
    given.with("norm.weight", new float[] {3}, 1);
    assertThatThrownBy(() -> RenamedSource.withoutPrefix(given, "module."))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'norm.weight' both with and without the prefix 'module.'");
  }
}
