package dev.tgs.train.refthinker.data;

import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.train.TrainException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pre-training samples from the clips of a drawn benchmark, one a clip: what its thoughts say of
 * things in view or of voices, without what they conclude of them.
 */
final class DrawnScenes {
  private static final String TRAIN = "train";
  private static final Pattern SEEN = Pattern.compile("I see from left to right ([^.]*)\\.");
  private static final Pattern NAME = Pattern.compile("(?:^|; )(an? \\w+ \\w+)");
  private static final Pattern HEARD = Pattern.compile("I hear (?:first|only) an? [^.]*\\.");

  private DrawnScenes() {}

  /**
   * The clips of the split {@code train}.
   *
   * @param kind {@code VIDEO} or {@code AUDIO}
   */
  static PretrainSet of(Path folder, PretrainKind kind) {
    DataSet data = DataSet.open(folder);
    Path answers = InstructionSet.answers(folder);
    Set<String> clips = new HashSet<>();
    List<PretrainSample> samples =
        InstructionSet.answered(data, answers, TRAIN).stream()
            .filter(one -> !one.row().isNull()) // their sound may be another clip's
            .filter(one -> clips.add(one.row().folder()))
            .flatMap(one -> sample(data, one.row(), one.answer(), kind).stream())
            .toList();
    if (samples.isEmpty()) {
      throw new TrainException(
          "%s says of no clip of the split %s what is to be %s there; give a folder of 'tgs synth', or a list."
              .formatted(answers, TRAIN, kind == PretrainKind.AUDIO ? "heard" : "seen"));
    }
    return new PretrainSet(samples);
  }

  private static Optional<PretrainSample> sample(
      DataSet data, DataRow row, String thought, PretrainKind kind) {
    Path media = data.media(row);
    return kind == PretrainKind.AUDIO
        ? heard(thought)
            .map(
                said ->
                    new PretrainSample(row.folder(), kind, media.resolve("audio.wav"), "", said))
        : seen(thought)
            .map(
                said ->
                    new PretrainSample(
                        row.folder(), kind, media.resolve("frames"), "What is in view?", said));
  }

  static Optional<String> seen(String thought) {
    Matcher sentence = SEEN.matcher(thought);
    if (!sentence.find()) {
      return Optional.empty();
    }
    String names =
        NAME.matcher(sentence.group(1))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("I see from left to right " + names + ".");
  }

  static Optional<String> heard(String thought) {
    return HEARD.matcher(thought).results().map(MatchResult::group).findFirst();
  }
}
