package dev.tgs.bench.evaluate;

import dev.tgs.agent.Candidate;
import dev.tgs.agent.Clip;
import dev.tgs.agent.FrameBoxes;
import dev.tgs.agent.FrameMask;
import dev.tgs.agent.Grounder;
import dev.tgs.agent.Grounding;
import dev.tgs.agent.MaskTrack;
import dev.tgs.agent.Phrase;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Segmenter;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import dev.tgs.agent.models.ModelCard;
import dev.tgs.agent.models.Models;
import dev.tgs.media.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Models whose answers are known: the thought names the last word of the reference in lower case,
 * {@code piano} is nowhere, a dog is found exactly, anything else a quarter too far to the right.
 */
final class FakeModels {
  /** Is told what a model begins with. */
  Consumer<String> witness = begun -> {};

  int watches;
  final List<String> looked = new ArrayList<>();
  final List<String> thought = new ArrayList<>();
  final List<Phrase> segmented = new ArrayList<>();

  /** After so many phrases the grounder fails. */
  int dieAfter = Integer.MAX_VALUE;

  /** After so many groundings the segmenter fails. */
  int dieAfterSegmented = Integer.MAX_VALUE;

  /** How many references are thought about together. */
  int batch = 8;

  /** How long that takes. */
  int thinkMillis;

  /** How long each grounding takes. */
  int groundMillis;

  /** How long each mask track takes. */
  int millis;

  Models models(String name) {
    return new Models(
        Optional.of(new FakeThinker()),
        new FakeGrounder(),
        new FakeSegmenter(),
        List.of(new ModelCard("think", name, "nowhere", "fp32", "cpu", false)));
  }

  private final class FakeThinker implements Thinker {
    @Override
    public Watching watch(Clip clip) {
      watches++;
      return new Watching() {
        @Override
        public List<Thought> think(
            List<Reference> references, ThoughtStream stream, Progress progress) {
          List<Thought> all = new ArrayList<>();
          while (all.size() < references.size()) {
            int first = all.size();
            int end = Math.min(references.size(), first + batch);
            references.subList(first, end).forEach(one -> all.add(answer(clip, one)));
            pause(thinkMillis);
            stream.end(first, List.copyOf(all.subList(first, end)));
          }
          return all;
        }

        @Override
        public void close() {}
      };
    }

    private Thought answer(Clip clip, Reference reference) {
      thought.add(reference.text());
      witness.accept("think " + reference.text());
      String[] words = reference.text().toLowerCase(java.util.Locale.ROOT).split(" ");
      String last = words[words.length - 1];
      String object = clip.sound().isEmpty() || last.equals("piano") ? "null" : last;
      if (object.equals("course")) {
        object = "the dog.";
      }
      return new Thought(
          "<think>so</think>",
          "so",
          Optional.of("a big " + object),
          Optional.of(object),
          List.of());
    }

    @Override
    public void close() {}
  }

  private final class FakeGrounder implements Grounder {
    @Override
    public Grounder.Looking look(Clip clip) {
      return new Grounder.Looking() {
        @Override
        public Grounding ground(Phrase phrase, Progress progress) {
          witness.accept("ground " + phrase.text());
          if (looked.size() == dieAfter) {
            throw new IllegalStateException("killed");
          }
          pause(groundMillis);
          looked.add(phrase.text());
          float x = phrase.text().contains("dog") ? 0.5f : 0.75f;
          Candidate box = new Candidate(x, 0.5f, 0.5f, 0.5f, 0.9f, 0);
          FrameBoxes boxes = new FrameBoxes(List.of(box), OptionalInt.of(0));
          return new Grounding(
              phrase, phrase.text(), java.util.Collections.nCopies(clip.size(), boxes), List.of());
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class FakeSegmenter implements Segmenter {
    @Override
    public Segmenter.Looking look(Clip clip) {
      return new Segmenter.Looking() {
        @Override
        public MaskTrack segment(Grounding grounding, Progress progress) {
          witness.accept("segment " + grounding.phrase().text());
          if (segmented.size() == dieAfterSegmented) {
            throw new IllegalStateException("killed");
          }
          pause(millis);
          segmented.add(grounding.phrase());
          List<FrameMask> masks = new ArrayList<>();
          for (FrameBoxes boxes : grounding.frames()) {
            Mask mask =
                boxes
                    .chosen()
                    .map(
                        box ->
                            Mask.of(
                                clip.height(), clip.width(), box.box(clip.height(), clip.width())))
                    .orElseGet(() -> Mask.empty(clip.height(), clip.width()));
            masks.add(new FrameMask(mask, Optional.empty()));
          }
          return new MaskTrack(clip.height(), clip.width(), masks);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
