package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;
import dev.tgs.bench.synth.Split;
import dev.tgs.models.bert.BertTokenizer;
import dev.tgs.train.grounder.Phrase.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Phrases joined into one caption.
 *
 * @param ids of its tokens
 * @param phraseOf number of the phrase that each token is a word of, -1 for none
 */
record Prompt(List<Phrase> phrases, long[] ids, int[] phraseOf) {
  private static final double SINGLE = 0.3;
  private static final int MOST = 5;
  private static final double TRUE_SINGLE = 0.5;
  private static final double TRUE = 0.65;
  private static final int TRIES = 50;

  /** Forms of the phrases of a prompt, by lot. */
  static List<Form> forms(RandomGenerator random) {
    if (random.nextDouble() < SINGLE) {
      double lot = random.nextDouble();
      return List.of(
          lot < 0.6 ? Form.NAME : lot < 0.75 ? Form.KIND : lot < 0.85 ? Form.PLACED : Form.TOLD);
    }
    List<Form> forms = new ArrayList<>();
    int count = 2 + random.nextInt(MOST - 1);
    while (forms.size() < count) {
      forms.add(random.nextInt(3) == 0 ? Form.KIND : Form.NAME);
    }
    return forms;
  }

  /** A prompt for what is in a picture, partly true. */
  static Prompt of(
      List<Form> forms, List<Thing> things, BertTokenizer tokenizer, RandomGenerator random) {
    double share = forms.size() == 1 ? TRUE_SINGLE : TRUE;
    List<Phrase> phrases = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Form form : forms) {
      boolean isTrue = random.nextDouble() < share;
      Phrase phrase = phrase(form, isTrue, things, random);
      for (int i = 0; i < TRIES && phrases.contains(phrase); i++) {
        phrase = phrase(form, isTrue && i < TRIES / 2, things, random);
      }
      phrases.add(phrase);
      texts.add(phrase.text(form, random));
    }
    return of(phrases, texts, tokenizer);
  }

  static Prompt of(List<Phrase> phrases, List<String> texts, BertTokenizer tokenizer) {
    long stop = tokenizer.encode(".")[1];
    long[] ids = tokenizer.encode(String.join(". ", texts) + ".");
    int[] phraseOf = new int[ids.length];
    Arrays.fill(phraseOf, -1);
    int phrase = 0;
    for (int i = 1; i < ids.length - 1; i++) {
      if (ids[i] == stop) {
        phrase++;
      } else {
        phraseOf[i] = phrase;
      }
    }
    if (phrase != phrases.size()) {
      throw new IllegalArgumentException("no phrase may have a full stop: " + texts);
    }
    return new Prompt(List.copyOf(phrases), ids, phraseOf);
  }

  private static Phrase phrase(
      Form form, boolean isTrue, List<Thing> things, RandomGenerator random) {
    return isTrue && !things.isEmpty()
        ? present(form, things.get(random.nextInt(things.size())))
        : absent(form, things, random);
  }

  static Phrase present(Form form, Thing thing) {
    return new Phrase(
        thing.kind(), form == Form.KIND ? Optional.empty() : Optional.of(thing.colour()));
  }

  /**
   * A phrase that nothing fits: another kind, half of the time in a colour that something has, or
   * the kind of something in another colour. What is held out from training is not spoken of
   * either, or it would be learned to be nowhere.
   */
  static Phrase absent(Form form, List<Thing> things, RandomGenerator random) {
    List<Phrase> choices = new ArrayList<>();
    boolean wrongColour = form != Form.KIND && random.nextBoolean();
    boolean sameColour = random.nextBoolean();
    for (Kind kind : Kind.values()) {
      boolean isThere = things.stream().anyMatch(thing -> thing.kind() == kind);
      if (form == Form.KIND) {
        if (!isThere) {
          choices.add(new Phrase(kind, Optional.empty()));
        }
        continue;
      }
      for (Colour colour : Colour.values()) {
        Phrase phrase = new Phrase(kind, Optional.of(colour));
        boolean isColourThere = things.stream().anyMatch(thing -> thing.colour() == colour);
        if (isThere == wrongColour
            && (wrongColour || isColourThere == sameColour)
            && !Split.isHeldOut(kind, colour)
            && things.stream().noneMatch(phrase::fits)) {
          choices.add(phrase);
        }
      }
    }
    Collections.shuffle(choices, new Random(random.nextLong()));
    return choices.get(0);
  }

  /** Which tokens are words of phrases that a thing fits. */
  boolean[] wordsFor(Thing thing) {
    boolean[] words = new boolean[ids.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = phraseOf[i] >= 0 && phrases.get(phraseOf[i]).fits(thing);
    }
    return words;
  }

  /** Things that fit some phrase. */
  List<Target> targets(List<Thing> things) {
    List<Target> targets = new ArrayList<>();
    for (Thing thing : things) {
      if (phrases.stream().anyMatch(phrase -> phrase.fits(thing))) {
        targets.add(new Target(thing.box(), wordsFor(thing)));
      }
    }
    return targets;
  }
}
