package dev.tgs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainProjectorCommandTest {
  @TempDir Path folder;

  private Run train(String modality, Path data, String... more) {
    String[] arguments = {
      "train",
      "projector",
      "-q",
      "--modality",
      modality,
      "--data",
      data.toString(),
      "--out",
      folder.resolve(modality).toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Run.tgs(all);
  }

  private static void refuses(Run run, String why) {
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains(why).hasLineCount(1);
  }

  @Test
  void helpHasExamples() {
    assertThat(Run.tgs("train", "projector", "--help").out())
        .contains("Examples:", "--modality audio --data AudioCaps/", "--freeze-head");
  }

  @Test
  void bothProjectorsLearnOnDrawnScenes() {
    Path data = folder.resolve("data");
    Run drawn = Run.tgs("synth", "--clips=20", "--seed=5", "--no-video", "-q", "--out=" + data);
    assertThat(drawn.code()).as(drawn.err()).isZero();
    for (String modality : new String[] {"visual", "audio"}) {
      Run run =
          train(
              modality,
              data,
              "--models=random-mini",
              "--steps=2",
              "--micro-batch=2",
              "--batch=4",
              "--validate=1");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(folder.resolve(modality).resolve(modality + "_pretrain.bin")).isRegularFile();
      assertThat(folder.resolve(modality).resolve("training/curves.jsonl")).isRegularFile();
    }
    refuses(train("audio", data, "--models=random-mini"), "add --resume to go on with it");
  }

  @Test
  void wrongWordsAndPartsAreRefusedInASentence() throws IOException {
    Path list = Files.writeString(folder.resolve("list.json"), "[]");
    refuses(train("smell", list, "--models=mini"), "--modality is visual or audio, not 'smell'.");
    refuses(train("audio", list, "--models=mini"), "has no samples; get it anew.");
    Path one = Files.writeString(list, "[{\"audio\": \"1.wav\", \"caption\": \"A dog barks.\"}]");
    refuses(
        train("audio", one, "--llm=llm", "--vision=clip"),
        "begins with --llm and --hearing, or with --models alone");
    refuses(train("audio", one, "--models=random-mini", "--batch=3"), "a multiple of micro_batch");
  }
}
