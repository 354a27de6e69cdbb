package dev.tgs.train.refthinker.data;

import dev.tgs.bench.data.DataException;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.DuplicateUids;
import dev.tgs.train.TrainException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The references of a split with their answers, which lie in a file of their own.
 *
 * @param instructions in the order of the table
 * @param passedOver uids of the references that have no answer
 */
public record InstructionSet(List<Instruction> instructions, List<String> passedOver) {
  /** How the file of the answers is called. */
  public static final String FILE = "RefThinker_instruction_tuning_set.json";

  private static final int SOME = 3;

  public InstructionSet {
    instructions = List.copyOf(instructions);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * The answers of a data set: in its folder, or where the published layout has them, in {@code
   * R2AVSBench} beside it.
   *
   * @throws TrainException if they are in neither
   */
  public static Path answers(Path data) {
    Path beside = data.toAbsolutePath().normalize().resolveSibling("R2AVSBench");
    return Stream.of(data, beside)
        .map(folder -> folder.resolve(FILE))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new TrainException(
                    "%s is not there, nor is it in %s; get the answers that Ref-Thinker is taught, or give their path."
                        .formatted(data.resolve(FILE), beside)));
  }

  /**
   * Reads the answers of a split; those of other references are passed over.
   *
   * @param answers a JSON object that has, under the uid of each reference, an object with its
   *     {@code output}
   * @param split such as {@code train}
   * @throws DataException if the split is not there, or two of its references share a uid
   * @throws TrainException if the answers are damaged, or too few of them are there
   */
  public static InstructionSet read(
      DataSet data, Path answers, String split, MissingAnswers missing) {
    List<DataRow> rows = data.rows(Set.of(split), DuplicateUids.REFUSE);
    InstructionSet set = gathered(rows, answers);
    List<Instruction> instructions = set.instructions();
    List<String> without = set.passedOver();
    if (instructions.isEmpty()) {
      throw new TrainException(
          "%s has no answer for any of the %d references of the split %s, such as %s; give the answers that belong to %s."
              .formatted(answers, rows.size(), split, some(without), data.folder()));
    }
    if (missing == MissingAnswers.REFUSE && !without.isEmpty()) {
      throw new TrainException(
          "%s lacks the answers of %d of the %d references of the split %s, such as %s; complete it, or train without these references with --missing pass-over."
              .formatted(answers, without.size(), rows.size(), split, some(without)));
    }
    return set;
  }

  /** The references of a split that have answers, which may be none. */
  public static List<Instruction> answered(DataSet data, Path answers, String split) {
    return gathered(data.rows(Set.of(split), DuplicateUids.REFUSE), answers).instructions();
  }

  private static InstructionSet gathered(List<DataRow> rows, Path answers) {
    Map<String, String> given =
        AnswerFile.read(answers, rows.stream().map(DataRow::uid).collect(Collectors.toSet()));
    List<Instruction> instructions = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (DataRow row : rows) {
      String answer = given.get(row.uid());
      if (answer == null) {
        without.add(row.uid());
      } else {
        instructions.add(new Instruction(row, answer));
      }
    }
    return new InstructionSet(instructions, without);
  }

  private static String some(List<String> uids) {
    return uids.stream().limit(SOME).map(uid -> "'" + uid + "'").collect(Collectors.joining(", "));
  }
}
