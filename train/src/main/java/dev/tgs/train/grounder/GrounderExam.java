package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Split;
import dev.tgs.engine.Scope;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.models.groundingdino.Detections;
import dev.tgs.models.groundingdino.GroundingDino;
import dev.tgs.train.Score;
import dev.tgs.train.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How well a detector finds what it is asked for, with one phrase a picture, and tells that
 * something is not there. Its scenes are always the same and no training draws them.
 */
final class GrounderExam {
  /** The thinker says what is not there, so that the detector need not be strict. */
  private static final double KEPT = 0.995;

  private static final int BATCH = 8;
  private static final long FIRST = 0x5EED_0000_0000L;

  private final GrounderSettings settings;
  private final BertTokenizer tokenizer;
  private final List<Question> questions = new ArrayList<>();

  /**
   * @param present what is asked for and there
   * @param absent what is asked for in vain
   */
  private record Question(View view, Thing thing, Phrase present, Phrase absent) {}

  /**
   * @param iou of the best box with the true one
   * @param present score of that box
   * @param absent score of the best box for what is not there
   */
  private record Answer(double iou, double present, double absent) {}

  GrounderExam(GrounderSettings settings, BertTokenizer tokenizer) {
    this.settings = settings;
    this.tokenizer = tokenizer;
  }

  private void prepare(Workers workers) {
    int batches = (settings.scenes() + BATCH - 1) / BATCH;
    for (List<Question> some : workers.map(batches, this::draw)) {
      questions.addAll(some);
    }
  }

  private List<Question> draw(int batch) {
    List<Question> some = new ArrayList<>();
    for (int i = batch * BATCH; i < Math.min(settings.scenes(), (batch + 1) * BATCH); i++) {
      View view = View.draw(settings, Split.VAL, FIRST + i);
      SplittableRandom random = new SplittableRandom(FIRST + i);
      Thing thing = view.things().get(random.nextInt(view.things().size()));
      some.add(
          new Question(
              view,
              thing,
              Prompt.present(Phrase.Form.NAME, thing),
              Prompt.absent(Phrase.Form.NAME, view.things(), random)));
    }
    return some;
  }

  Score score(GroundingDino model, Workers workers) {
    if (questions.isEmpty()) {
      prepare(workers);
    }
    int batches = (questions.size() + BATCH - 1) / BATCH;
    List<Answer> answers =
        workers
            .map(
                batches,
                i ->
                    answers(
                        model,
                        questions.subList(i * BATCH, Math.min(questions.size(), (i + 1) * BATCH))))
            .stream()
            .flatMap(List::stream)
            .toList();
    double iou = answers.stream().mapToDouble(Answer::iou).average().orElseThrow();
    double[] present = answers.stream().mapToDouble(Answer::present).toArray();
    double[] absent = answers.stream().mapToDouble(Answer::absent).toArray();
    double auc = Threshold.auc(present, absent);
    Threshold best = Threshold.keeping(KEPT, present, absent);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("iou", iou);
    metrics.put("over 0.5", share(answers, .5));
    metrics.put("over 0.75", share(answers, .75));
    metrics.put("auc", auc);
    metrics.put("threshold", best.value());
    metrics.put("kept", best.kept());
    metrics.put("refused", best.refused());
    return new Score((iou + auc) / 2, metrics);
  }

  private static double share(List<Answer> answers, double least) {
    return (double) answers.stream().filter(answer -> answer.iou > least).count() / answers.size();
  }

  private List<Answer> answers(GroundingDino model, List<Question> some) {
    try (Scope scope = Scope.open()) {
      var image =
          model.image(GrounderTask.pixels(some.stream().map(Question::view).toList(), settings));
      List<Found> present = new ArrayList<>();
      List<Found> absent = new ArrayList<>();
      for (boolean isThere : List.of(true, false)) {
        List<Prompt> prompts =
            some.stream().map(q -> prompt(isThere ? q.present() : q.absent())).toList();
        Detections found =
            model.detect(
                image, model.text(prompts.stream().map(Prompt::ids).toList(), settings.compute()));
        (isThere ? present : absent).addAll(best(found, prompts));
      }
      return IntStream.range(0, some.size())
          .mapToObj(
              i ->
                  new Answer(
                      present.get(i).box.iou(some.get(i).thing().box()),
                      present.get(i).score,
                      absent.get(i).score))
          .toList();
    }
  }

  private Prompt prompt(Phrase phrase) {
    String text = phrase.text(Phrase.Form.NAME, new SplittableRandom(0));
    return Prompt.of(List.of(phrase), List.of(text), tokenizer);
  }

  private record Found(Place box, double score) {}

  /** The box of each picture whose best word is said most surely. */
  private static List<Found> best(Detections detections, List<Prompt> prompts) {
    float[] logits = detections.logits().toFloats();
    float[] boxes = detections.boxes().toFloats();
    int queries = (int) detections.boxes().size(1);
    int columns = (int) detections.logits().size(2);
    List<Found> found = new ArrayList<>();
    for (int picture = 0; picture < prompts.size(); picture++) {
      int[] phraseOf = prompts.get(picture).phraseOf();
      int best = 0;
      float score = Float.NEGATIVE_INFINITY;
      for (int q = picture * queries; q < (picture + 1) * queries; q++) {
        for (int token = 0; token < phraseOf.length; token++) {
          if (phraseOf[token] >= 0 && logits[q * columns + token] > score) {
            score = logits[q * columns + token];
            best = q;
          }
        }
      }
      found.add(
          new Found(
              new Place(
                  boxes[4 * best], boxes[4 * best + 1], boxes[4 * best + 2], boxes[4 * best + 3]),
              1 / (1 + Math.exp(-score))));
    }
    return found;
  }
}
