package dev.tgs.train.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.dist.ProcessGroup.Place;
import dev.tgs.train.TrainException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkplaceTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static Map<String, String> environment(String rank, String size, String rendezvous) {
    Map<String, String> environment = new HashMap<>(Map.of("PATH", "/bin"));
    environment.put(Workplace.RANK, rank);
    environment.put(Workplace.SIZE, size);
    environment.put(Workplace.RENDEZVOUS, rendezvous);
    environment.values().removeIf(""::equals);
    return environment;
  }

  @Test
  void noVariablesMeanNoPlace() {
    assertThat(Workplace.given(environment("", "", ""), TIMEOUT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5:29500, 10.0.0.5, 29500",
    "trainer.example:1, trainer.example, 1",
    "[fd00::5]:65535, fd00::5, 65535",
  })
  void threeVariablesMakeAPlace(String rendezvous, String host, int port) {
    assertThat(Workplace.given(environment("1", "2", rendezvous), TIMEOUT))
        .contains(new Place(1, 2, host, port, TIMEOUT));
  }

  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "'', 2, h:1, TGS_RANK is missing; set all three",
        "0, '', '', TGS_WORLD_SIZE and TGS_RENDEZVOUS is missing; set all three",
        "2, 2, h:1, 'TGS_RANK is ''2'', but a rank below TGS_WORLD_SIZE=2 must be a whole number"
            + " from 0 to 1; correct it.'",
        "-1, 2, h:1, TGS_RANK is '-1'",
        "one, 2, h:1, TGS_RANK is 'one'",
        "0, 0, h:1, 'TGS_WORLD_SIZE is ''0'', but the number of processes must be'",
        "0, 99999999999, h:1, TGS_WORLD_SIZE is '99999999999'",
        "0, 2, h, 'TGS_RENDEZVOUS is ''h'', but it must be host:port of rank 0'",
        "0, 2, :29500, TGS_RENDEZVOUS is ':29500'",
        "0, 2, h:0, TGS_RENDEZVOUS is 'h:0'",
        "0, 2, h:65536, TGS_RENDEZVOUS is 'h:65536'",
        "0, 2, fd00::5:29500, TGS_RENDEZVOUS is 'fd00::5:29500'",
      })
  void wrongVariablesAreSaidInOneSentence(
      String rank, String size, String rendezvous, String message) {
    assertThatThrownBy(() -> Workplace.given(environment(rank, size, rendezvous), TIMEOUT))
        .isInstanceOf(TrainException.class)
        .hasMessageContaining(message);
  }
}
