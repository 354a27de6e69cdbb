package dev.tgs.agent.models;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Frame;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.Grounder;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.ScoreColumns;
import dev.tgs.engine.DType;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.Detections;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.models.groundingdino.GroundingDinoPixels;
import dev.tgs.models.groundingdino.ImageFeatures;
import dev.tgs.models.groundingdino.TextFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Finds boxes with Grounding DINO, each frame by itself, frames of a clip in batches. */
public final class GroundingDinoGrounder implements Grounder {
  /** Pixels of one batch on the CPU, where more take memory and win no time. */
  private static final long CPU_BATCH = 1 << 20;

  /** Pixels of one batch on a device that wants to be filled. */
  private static final long DEVICE_BATCH = 8 << 20;

  /** [UNK] of bert-base-uncased. */
  private static final long UNKNOWN = 100;

  /**
   * How large a frame becomes for the detector (ground.md 2).
   *
   * @param size shorter side in pixels
   * @param maxSize most that the longer side may have
   */
  public record InputSize(int size, int maxSize) {
    public static final InputSize PUBLISHED =
        new InputSize(GroundingDinoPixels.SIZE, GroundingDinoPixels.MAX_SIZE);

    private long mostPixels() {
      return (long) size * maxSize;
    }
  }

  private final GroundingDino model;
  private final BertTokenizer tokenizer;
  private final InputSize inputSize;
  private final Placement placement;
  private final Policies policies;

  /**
   * @param model loaded; belongs to this grounder from now on
   */
  public GroundingDinoGrounder(
      GroundingDino model,
      BertTokenizer tokenizer,
      InputSize inputSize,
      Placement placement,
      Policies policies) {
    int known = model.config().bert().vocabSize();
    if (tokenizer.size() > known) {
      throw new AgentException(
          "The detector knows %d tokens, but its vocabulary has %d; put the vocab.txt that it was trained with beside its weights."
              .formatted(known, tokenizer.size()));
    }
    this.model = model;
    this.tokenizer = tokenizer;
    this.inputSize = inputSize;
    this.placement = placement;
    this.policies = policies;
  }

  @Override
  public Looking look(Clip clip) {
    return new Look(clip);
  }

  @Override
  public void close() {
    model.close();
  }

  /** A phrase as the detector reads it. */
  private record Question(String caption, long[] ids, List<String> warnings) {}

  private Question question(Phrase phrase) {
    String whole = policies.captionStyle().caption(phrase);
    int most = model.config().maxTextLen();
    String caption = policies.longText().fit(whole, text -> tokenizer.encode(text).length, most);
    long[] ids = tokenizer.encode(caption);
    List<String> warnings = new ArrayList<>();
    if (!caption.equals(whole) || ids.length > most) {
      warnings.add(
          "The text has %d tokens, more than the %d that the detector reads; the rest was ignored."
              .formatted(tokenizer.encode(whole).length, most));
    }
    if (knowsNoWordOf(ids)) {
      warnings.add(
          "The detector knows no word of \"%s\"; say it in English words."
              .formatted(phrase.text()));
    }
    return new Question(caption, ids, warnings);
  }

  private static boolean knowsNoWordOf(long[] ids) {
    boolean[] words = ScoreColumns.WORDS.counted(ids);
    return IntStream.range(0, ids.length).noneMatch(i -> words[i] && ids[i] != UNKNOWN);
  }

  private final class Look implements Looking {
    private final Clip clip;
    private final int batch;
    private final ClipFeatures features;
    private ImageFeatures grid;

    Look(Clip clip) {
      this.clip = clip;
      long most = placement.device().isCpu() ? CPU_BATCH : DEVICE_BATCH;
      batch = (int) Math.max(1, Math.min(clip.size(), most / inputSize.mostPixels()));
      int batches = (clip.size() + batch - 1) / batch;
      features = new ClipFeatures(batches, ClipFeatures.BUDGET, this::see);
    }

    private List<Frame> frames(int part) {
      return clip.frames().subList(part * batch, Math.min(clip.size(), (part + 1) * batch));
    }

    private List<Tensor> see(int part) {
      Tensor pixels =
          Scope.tidy(
              () ->
                  placement.place(
                      Tensor.cat(
                          0,
                          frames(part).stream()
                              .map(
                                  frame ->
                                      GroundingDinoPixels.of(
                                          frame.image(), inputSize.size(), inputSize.maxSize()))
                              .toArray(Tensor[]::new))));
      ImageFeatures seen = model.image(pixels);
      if (grid == null) {
        // Places are the same in every frame; they are kept once.
        Scope.keep(seen.positions());
        Scope.keep(seen.centres());
        grid = seen;
      }
      return List.of(seen.features());
    }

    @Override
    public Grounding ground(Phrase phrase, Progress progress) {
      Question question = question(phrase);
      progress.report(Stage.GROUND, 0, clip.size());
      List<FrameBoxes> boxes = new ArrayList<>();
      try (Scope scope = Scope.open()) {
        DType compute = placement.compute();
        TextFeatures text = model.text(question.ids(), compute);
        boolean[] counted = policies.scoreColumns().counted(question.ids());
        while (boxes.size() < clip.size()) {
          boxes.addAll(
              features.use(boxes.size() / batch, seen -> find(seen.get(0), text, counted)));
          progress.report(Stage.GROUND, boxes.size(), clip.size());
        }
      }
      return new Grounding(phrase, question.caption(), boxes, question.warnings());
    }

    private List<FrameBoxes> find(Tensor seen, TextFeatures text, boolean[] counted) {
      try (Scope scope = Scope.open()) {
        ImageFeatures image =
            new ImageFeatures(seen, grid.positions(), grid.centres(), grid.levels());
        Detections detections = model.detect(image, text);
        int pictures = (int) seen.size(0);
        float[] probabilities = detections.logits().sigmoid().toFloats();
        float[] places = detections.boxes().toFloats();
        int queries = places.length / 4 / pictures;
        int columns = model.config().maxTextLen();
        List<FrameBoxes> found = new ArrayList<>();
        for (int picture = 0; picture < pictures; picture++) {
          List<Candidate> candidates = new ArrayList<>();
          for (int rank = 0; rank < queries; rank++) {
            int query = picture * queries + rank;
            float score = score(probabilities, columns, query, counted);
            if (score > policies.boxThreshold()) {
              int at = 4 * query;
              candidates.add(
                  new Candidate(
                      places[at], places[at + 1], places[at + 2], places[at + 3], score, rank));
            }
          }
          found.add(new FrameBoxes(candidates, policies.boxChoice().choose(candidates)));
        }
        return found;
      }
    }

    @Override
    public void close() {
      features.close();
      if (grid != null) {
        grid.positions().close();
        grid.centres().close();
        grid = null;
      }
    }
  }

  /** The best of the tokens that count; columns beyond the caption are 0. */
  private static float score(float[] probabilities, int columns, int query, boolean[] counted) {
    float best = 0;
    for (int column = 0; column < Math.min(columns, counted.length); column++) {
      if (counted[column]) {
        best = Math.max(best, probabilities[query * columns + column]);
      }
    }
    return best;
  }
}
