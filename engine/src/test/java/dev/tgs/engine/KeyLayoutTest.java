package dev.tgs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyLayoutTest {
  private static final KeyLayout OURS = new KeyLayout("ours", "head.weight", KeyRules.SAME);
  private static final KeyLayout THEIRS =
      new KeyLayout("theirs", "classifier.weight", KeyRules.of("^head. -> classifier."));

  private static TensorSource recognise(GivenTensors given) {
    return KeyLayout.recognise("the net", given, Set.of("head.weight"), OURS, THEIRS);
  }

  private static GivenTensors with(String... keys) {
    GivenTensors given = new GivenTensors();
    for (String key : keys) {
      given.with(key, new float[] {1}, 1);
    }
    return given;
  }

  @Test
  void theModelsOwnLayoutPassesThrough() {
    GivenTensors given = with("head.weight");
    assertThat(recognise(given)).isSameAs(given);
  }

  @Test
  void aCommonPrefixIsCutOff() {
    assertThat(recognise(with("module.head.weight", "module.label.weight")).keys())
        .containsExactlyInAnyOrder("head.weight", "label.weight");
  }

  @Test
  void anotherLayoutIsRenamedBehindItsPrefixToo() {
    assertThat(recognise(with("classifier.weight")).keys()).containsExactly("head.weight");
    assertThat(recognise(with("module.classifier.weight")).keys()).containsExactly("head.weight");
  }

  @Test
  void anUnknownLayoutIsRefusedWithSomeOfItsKeys() {
    assertThatThrownBy(() -> recognise(with("overhead.weight", "b", "a")))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "given.pt does not hold the net: it should have a tensor head.weight (ours) or"
                + " classifier.weight (theirs), but its 3 tensors are the likes of a, b,"
                + " overhead.weight; give a checkpoint of the net.");
    assertThatThrownBy(() -> recognise(with())).hasMessageContaining("but it has no tensors; give");
  }
}
