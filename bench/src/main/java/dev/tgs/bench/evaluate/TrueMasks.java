package dev.tgs.bench.evaluate;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.Phrase;
import dev.tgs.bench.data.DataClip;
import dev.tgs.bench.data.DataRow;
import dev.tgs.bench.data.DataSet;
import dev.tgs.bench.data.MissingFiles;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** What is really meant in each frame of a clip, as far as it is known. */
final class TrueMasks {
  private final List<Optional<Image>> files;

  /** At the sizes of comparisons: references to one thing share them. */
  private final Map<Scale, Map<Integer, Mask>> scaled = new ConcurrentHashMap<>();

  private record Scale(int side, ScoreRules.TruthMask rule) {}

  private TrueMasks(List<Optional<Image>> files) {
    this.files = files;
  }

  /** Of a reference, one for each frame that the clip has. */
  static TrueMasks of(DataSet data, DataRow row, DataClip clip, MissingFiles missing) {
    Image nothing = Mask.empty(clip.clip().height(), clip.clip().width()).toImage();
    List<Optional<Image>> files = new ArrayList<>();
    for (int index : clip.indices()) {
      Optional<Image> file = data.mask(row, index, missing);
      boolean isKnown = file.isPresent() || missing == MissingFiles.PASS_OVER;
      files.add(isKnown ? file : Optional.of(nothing));
    }
    return new TrueMasks(files);
  }

  /** Frames whose truth is known, counted in the clip. */
  List<Integer> known() {
    return IntStream.range(0, files.size()).filter(i -> files.get(i).isPresent()).boxed().toList();
  }

  /** At the size of its file. */
  Mask mask(int frame) {
    return Mask.of(files.get(frame).orElseThrow());
  }

  /** At the size of the comparison. */
  Mask at(int frame, Comparison comparison) {
    return scaled
        .computeIfAbsent(
            new Scale(comparison.side(), comparison.truth()), scale -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            frame, i -> comparison.truth().of(files.get(i).orElseThrow(), comparison.side()));
  }

  /** The boxes around them, as if a detector had found these. */
  Grounding grounding(Phrase phrase, Clip clip) {
    List<FrameBoxes> frames = new ArrayList<>();
    for (int i = 0; i < clip.size(); i++) {
      frames.add(files.get(i).map(Mask::of).flatMap(TrueMasks::boxes).orElse(FrameBoxes.NONE));
    }
    return new Grounding(phrase, "", frames, List.of());
  }

  private static Optional<FrameBoxes> boxes(Mask mask) {
    return mask.box().map(box -> FrameBoxes.of(candidate(box, mask)));
  }

  private static Candidate candidate(Box box, Mask mask) {
    return new Candidate(
        (float) ((box.x0() + box.x1()) / 2 / mask.width()),
        (float) ((box.y0() + box.y1()) / 2 / mask.height()),
        (float) (box.width() / mask.width()),
        (float) (box.height() / mask.height()),
        1,
        0);
  }
}
