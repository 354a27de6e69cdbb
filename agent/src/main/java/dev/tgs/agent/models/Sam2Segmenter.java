package dev.tgs.agent.models;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Segmenter;
import dev.tgs.agent.SoftMask;
import dev.tgs.agent.Stage;
import dev.tgs.agent.policy.Policies;
import dev.tgs.agent.policy.StabilityRule;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.models.sam2.ImageEmbedding;
import dev.tgs.models.sam2.MaskPrediction;
import dev.tgs.models.sam2.MaskSelection;
import dev.tgs.models.sam2.Sam2;
import dev.tgs.models.sam2.Sam2Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts out boxes with the image predictor of SAM 2.1, each frame by itself. */
public final class Sam2Segmenter implements Segmenter {
  private final Sam2 model;
  private final Placement placement;
  private final Policies policies;

  /**
   * @param model loaded; belongs to this segmenter from now on
   */
  public Sam2Segmenter(Sam2 model, Placement placement, Policies policies) {
    this.model = model;
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

  private final class Look implements Looking {
    private final Clip clip;
    private final int height;
    private final int width;
    private final ClipFeatures embeddings;

    Look(Clip clip) {
      this.clip = clip;
      this.height = policies.segmenterView().height(clip.height());
      this.width = policies.segmenterView().width(clip.width());
      this.embeddings = new ClipFeatures(clip.size(), ClipFeatures.BUDGET, this::embed);
    }

    private List<Tensor> embed(int frame) {
      Image seen = policies.segmenterView().apply(clip.frames().get(frame).image());
      ImageEmbedding embedding =
          model.encode(placement.place(Sam2Pixels.of(seen, model.config().imageSize())));
      return List.of(embedding.embedding(), embedding.s0(), embedding.s1());
    }

    @Override
    public MaskTrack segment(Grounding grounding, Progress progress) {
      return segment(grounding, false, progress);
    }

    @Override
    public MaskTrack segmentWithSoftMasks(Grounding grounding, Progress progress) {
      return segment(grounding, true, progress);
    }

    private MaskTrack segment(Grounding grounding, boolean withSoft, Progress progress) {
      if (grounding.frames().size() != clip.size()) {
        throw new IllegalArgumentException(
            "A grounding of %d frames for a clip of %d."
                .formatted(grounding.frames().size(), clip.size()));
      }
      progress.report(Stage.SEGMENT, 0, clip.size());
      List<FrameMask> masks = new ArrayList<>();
      for (int i = 0; i < clip.size(); i++) {
        Optional<Candidate> chosen = grounding.frames().get(i).chosen();
        masks.add(
            chosen.isPresent() ? cut(i, chosen.get(), withSoft) : FrameMask.empty(height, width));
        progress.report(Stage.SEGMENT, i + 1, clip.size());
      }
      return new MaskTrack(height, width, masks);
    }

    private FrameMask cut(int frame, Candidate candidate, boolean withSoft) {
      Box box = policies.boxBounds().apply(candidate.box(height, width), height, width);
      return embeddings.use(
          frame,
          features -> {
            ImageEmbedding embedding =
                new ImageEmbedding(features.get(0), features.get(1), features.get(2));
            return cut(embedding, box, candidate.score(), withSoft);
          });
    }

    private FrameMask cut(ImageEmbedding embedding, Box box, float score, boolean withSoft) {
      try (Scope scope = Scope.open()) {
        float[] corners = {(float) box.x0(), (float) box.y0(), (float) box.x1(), (float) box.y1()};
        MaskPrediction prediction =
            model.predict(embedding, Tensor.of(corners, 1, 4), height, width, selection());
        float objectScore = (float) prediction.objectScore().item();
        var prompt = new FrameMask.Prompt(box, score, (float) prediction.iou().item(), objectScore);
        boolean isKept = policies.objectGate().keeps(objectScore);
        Mask mask =
            isKept
                ? Mask.of(height, width, prediction.masksAt(height, width).toBytes())
                : Mask.empty(height, width);
        Optional<SoftMask> soft =
            withSoft && isKept ? Optional.of(soft(prediction)) : Optional.empty();
        return new FrameMask(policies.maskCleaning().apply(mask), Optional.of(prompt), soft);
      }
    }

    private static SoftMask soft(MaskPrediction prediction) {
      Tensor logits = prediction.lowResMasks(); // [1, 1, S/4, S/4]
      return new SoftMask((int) logits.size(2), (int) logits.size(3), logits.toFloats());
    }

    private MaskSelection selection() {
      StabilityRule rule = policies.stability();
      // A threshold of 0 is met by any mask.
      return new MaskSelection(false, rule.delta(), rule.on() ? rule.threshold() : 0);
    }

    @Override
    public void close() {
      embeddings.close();
    }
  }
}
