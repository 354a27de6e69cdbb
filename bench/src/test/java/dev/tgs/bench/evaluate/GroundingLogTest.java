package dev.tgs.bench.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Phrase.Origin;
import dev.tgs.bench.files.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundingLogTest {
  private static final Phrase DOG = new Phrase("the \"dog\"", Origin.FINE_OBJECT);

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(3);

  private float fraction() {
    return (float) random.nextDouble();
  }

  private FrameBoxes frame(int choice) {
    List<Candidate> candidates =
        IntStream.range(0, 3)
            .mapToObj(
                i -> new Candidate(fraction(), fraction(), fraction(), fraction(), fraction(), i))
            .toList();
    return new FrameBoxes(candidates, choice < 0 ? OptionalInt.empty() : OptionalInt.of(choice));
  }

  @Test
  void theChosenBoxesComeBackAsTheyWere() throws IOException {
    List<FrameBoxes> frames = IntStream.range(0, 1000).mapToObj(i -> frame(i % 4 - 1)).toList();
    Grounding boxes = new Grounding(DOG, "dog.", frames, List.of("cut"));
    Grounding same =
        new Grounding(new Phrase(DOG.text(), Origin.REFERENCE), "", List.of(), List.of());
    try (GroundingLog log = GroundingLog.open(folder)) {
      log.add("a", boxes.chosenAlone());
      log.add("a", same);
      log.add("b", same);
    }
    Path file = folder.resolve("groundings.jsonl");
    Files.writeString(file, Files.readString(file) + "{\"group\":\"b\",\"phr");
    try (GroundingLog log = GroundingLog.open(folder)) {
      assertThat(log.found("a")).isEqualTo(Map.of(DOG, boxes.chosenAlone(), same.phrase(), same));
      assertThat(log.found("b")).isEqualTo(Map.of(same.phrase(), same));
      assertThat(log.found("c")).isEmpty();
    }
    assertThat(boxes.chosenAlone().found()).isEqualTo(boxes.found()).isEqualTo(750);
  }

  @Test
  void damagedLinesAreRefused() throws IOException {
    for (String damaged : List.of("{", "null", "{\"group\":\"a\",\"phrase\":\"dog\"}")) {
      Files.writeString(folder.resolve("groundings.jsonl"), damaged + "\n");
      assertThatThrownBy(() -> GroundingLog.open(folder))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("line 1 is no grounding");
    }
  }
}
