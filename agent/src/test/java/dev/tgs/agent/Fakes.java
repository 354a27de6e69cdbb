package dev.tgs.agent;

import dev.tgs.agent.policy.Policies;
import dev.tgs.media.Image;
import dev.tgs.media.Mask;
import dev.tgs.media.Rgb;
import dev.tgs.media.Waveform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Clips and phases for tests: they find what they are told to find, and count how often. */
public final class Fakes {
  private Fakes() {}

  /** Frames of one colour each, one a second, without sound. */
  public static Clip clip(int frames, int height, int width) {
    return clip(frames, height, width, Optional.empty());
  }

  public static Clip clip(int frames, int height, int width, Optional<Waveform> sound) {
    List<Frame> all = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      all.add(new Frame(i, Image.filled(height, width, new Rgb(20 * i % 256, 100, 50))));
    }
    return new Clip("fake", Path.of("fake.mp4"), all, 1, sound);
  }

  public static Waveform tone(double seconds) {
    float[] samples = new float[(int) (16_000 * seconds)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(i * 0.2));
    }
    return Waveform.of(new float[][] {samples}, 16_000);
  }

  /** Finds a box of half the frame's sides in the middle of every even frame. */
  public static final class FakeGrounder implements Grounder {
    public int looks;
    public int closed;
    public final List<Phrase> asked = new ArrayList<>();

    @Override
    public Grounder.Looking look(Clip clip) {
      looks++;
      return new Grounder.Looking() {
        @Override
        public Grounding ground(Phrase phrase, Progress progress) {
          asked.add(phrase);
          List<FrameBoxes> boxes = new ArrayList<>();
          progress.report(Stage.GROUND, 0, clip.size());
          for (int i = 0; i < clip.size(); i++) {
            Candidate middle = new Candidate(0.5f, 0.5f, 0.5f, 0.5f, 0.8f, 3);
            boxes.add(
                i % 2 == 0 ? new FrameBoxes(List.of(middle), OptionalInt.of(0)) : FrameBoxes.NONE);
            progress.report(Stage.GROUND, i + 1, clip.size());
          }
          String caption = Policies.corrected().captionStyle().caption(phrase);
          return new Grounding(phrase, caption, boxes, List.of());
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public void close() {}
  }

  /** Fills the boxes. */
  public static final class FakeSegmenter implements Segmenter {
    public int looks;
    public int closed;

    @Override
    public Segmenter.Looking look(Clip clip) {
      looks++;
      return new Segmenter.Looking() {
        @Override
        public MaskTrack segment(Grounding grounding, Progress progress) {
          List<FrameMask> masks = new ArrayList<>();
          for (FrameBoxes boxes : grounding.frames()) {
            masks.add(boxes.chosen().map(this::fill).orElseGet(this::nothing));
          }
          return new MaskTrack(clip.height(), clip.width(), masks);
        }

        private FrameMask fill(Candidate candidate) {
          var box = candidate.box(clip.height(), clip.width());
          return new FrameMask(
              Mask.of(clip.height(), clip.width(), box),
              Optional.of(new FrameMask.Prompt(box, candidate.score(), 0.9f, 5f)));
        }

        private FrameMask nothing() {
          return FrameMask.empty(clip.height(), clip.width());
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public void close() {}
  }

  /**
   * @param fine may be null
   * @param simple may be null
   */
  public static Thought thought(String reasoning, String fine, String simple) {
    return new Thought(
        reasoning, reasoning, Optional.ofNullable(fine), Optional.ofNullable(simple), List.of());
  }

  /** Always thinks the same. */
  public static final class FakeThinker implements Thinker {
    public int watches;
    public int thinks;
    public int closed;
    private final Thought thought;

    public FakeThinker(Thought thought) {
      this.thought = thought;
    }

    @Override
    public Watching watch(Clip clip) {
      watches++;
      return new Watching() {
        @Override
        public List<Thought> think(
            List<Reference> references, ThoughtStream stream, Progress progress) {
          thinks++;
          for (int i = 0; i < references.size(); i++) {
            stream.write(i, references.get(i).text());
          }
          return Collections.nCopies(references.size(), thought);
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public void close() {}
  }

  public static Answer answer(Clip clip, String reference) {
    var agent =
        new Agent(Optional.empty(), new FakeGrounder(), new FakeSegmenter(), Policies.corrected());
    try (var sitting = agent.sit(clip)) {
      return sitting.answer(new Reference(reference), Progress.SILENT);
    }
  }
}
