package dev.tgs.train.refthinker.data;

import com.fasterxml.jackson.core.JsonToken;
import dev.tgs.train.TrainException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The samples on which the projectors are trained before the model is taught to think, as Crab, the
 * parent of the published code, reads them: captions of AudioCaps, and questions about pictures and
 * videos in the way of LLaVA.
 *
 * <p>The published reader does not run as it stands. Its items ask every sample for a {@code
 * task_name}, which only samples of segmentation have; they look for pictures under {@code
 * image_path}, where these samples have {@code image}; and they hand on video and sound as {@code
 * <video>} and {@code <audio>}, where the collator looks for {@code video} and {@code audio}. What
 * is read here is what it means. It compares the id of the one passed-over sample of AudioCaps with
 * a text, so a list with numbers would have kept it; here it is passed over in either case. The
 * {@code start_time} is read and never used there: files hold the piece of sound alone.
 */
public record PretrainSet(List<PretrainSample> samples) {
  private static final String PASSED_OVER = "12347";
  private static final String ENDS = ".!?";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** Of a list; the published ones have about a million. */
  private static final int MOST = 20_000_000;

  public PretrainSet {
    samples = List.copyOf(samples);
  }

  /**
   * Samples of one projector, from whatever a user has.
   *
   * @param data a folder with the lists of AudioCaps or of a drawn benchmark; or a list: of
   *     conversations about pictures and videos, or of sounds with their captions
   * @param media folder in which the files of a list lie; null for that of the list
   * @param isHeard whether the samples are sounds
   * @throws TrainException if nothing of these is there, or it is damaged
   */
  public static PretrainSet read(Path data, Path media, boolean isHeard) {
    if (!Files.isDirectory(data)) {
      Path folder = media == null ? data.toAbsolutePath().getParent() : media;
      return isHeard
          ? captions(data, folder)
          : conversations(data, folder, List.of(PretrainKind.IMAGE, PretrainKind.VIDEO));
    }
    if (Files.isRegularFile(data.resolve("metadata.csv"))) {
      return DrawnScenes.of(data, isHeard ? PretrainKind.AUDIO : PretrainKind.VIDEO);
    }
    if (isHeard) {
      return audioCaps(data);
    }
    throw new TrainException(
        "The folder '%s' has no metadata.csv of a drawn benchmark; give one that 'tgs synth' made, or the JSON list of conversations itself and its pictures with --media."
            .formatted(data));
  }

  /** The samples of both, one behind the other. */
  public PretrainSet and(PretrainSet other) {
    List<PretrainSample> both = new ArrayList<>(samples);
    both.addAll(other.samples());
    return new PretrainSet(both);
  }

  /** Reads an element of a list, of which the opening brace is read already. */
  private interface Element {
    void read(JsonFile file, String name, List<PretrainSample> samples);
  }

  /**
   * The captions of {@code train.json} and {@code val.json} in a folder, with their sounds in
   * {@code data/<audiocap_id>.wav}.
   *
   * @throws TrainException if a list is missing or damaged
   */
  public static PretrainSet audioCaps(Path folder) {
    List<PretrainSample> samples = new ArrayList<>();
    list(folder.resolve("train.json"), caption(folder, PASSED_OVER), samples);
    list(folder.resolve("val.json"), caption(folder, ""), samples);
    return new PretrainSet(samples);
  }

  private static Element caption(Path folder, String passedOver) {
    return (file, name, samples) -> {
      String id = null;
      String caption = null;
      for (String field = file.field(); field != null; field = file.field()) {
        JsonToken value = file.next();
        switch (field) {
          case "audiocap_id" ->
              id =
                  value == JsonToken.VALUE_NUMBER_INT
                      ? file.textOrNumber()
                      : file.text("'audiocap_id' of " + name);
          case "caption" -> caption = file.text("'caption' of " + name);
          default -> file.skip();
        }
      }
      if (id == null || caption == null) {
        throw file.wrong("lacks 'audiocap_id' or 'caption' of " + name);
      }
      if (!ID.matcher(id).matches()) {
        throw file.wrong(
            "has the audiocap_id %s of %s; expected letters, digits, _ and -"
                .formatted(JsonFile.quote(id), name));
      }
      if (!id.equals(passedOver)) {
        Path sound = folder.resolve("data").resolve(id + ".wav");
        samples.add(new PretrainSample(id, PretrainKind.AUDIO, sound, "", caption));
      }
    };
  }

  /**
   * A list of conversations about pictures or videos, of which the first question and its answer
   * count. Line breaks and the place of the picture are taken out of the question; the answer gets
   * a full stop unless it ends with one, or with an exclamation or question mark.
   *
   * @param media folder in which the files lie
   * @param kind {@code IMAGE} or {@code VIDEO}: which field names the file
   * @throws TrainException if the list is missing or damaged, or a file lies outside of the folder
   */
  public static PretrainSet conversations(Path list, Path media, PretrainKind kind) {
    if (kind == PretrainKind.AUDIO) {
      throw new IllegalArgumentException("conversations are about pictures or videos, not sound");
    }
    return conversations(list, media, List.of(kind));
  }

  private static PretrainSet conversations(Path list, Path media, List<PretrainKind> kinds) {
    List<PretrainSample> samples = new ArrayList<>();
    list(list, (file, name, all) -> all.add(conversation(file, name, media, kinds)), samples);
    return new PretrainSet(samples);
  }

  /**
   * A list of objects with a file as {@code audio} and what is heard there as {@code caption}.
   *
   * @param media folder in which the files lie
   * @throws TrainException if the list is missing or damaged, or a file lies outside of the folder
   */
  public static PretrainSet captions(Path list, Path media) {
    List<PretrainSample> samples = new ArrayList<>();
    list(list, (file, name, all) -> all.add(captioned(file, name, media)), samples);
    return new PretrainSet(samples);
  }

  private static PretrainSample captioned(JsonFile file, String name, Path media) {
    String place = null;
    String caption = null;
    for (String field = file.field(); field != null; field = file.field()) {
      file.next();
      switch (field) {
        case "audio" -> place = file.text("'audio' of " + name);
        case "caption" -> caption = file.text("'caption' of " + name);
        default -> file.skip();
      }
    }
    if (place == null || caption == null) {
      throw file.wrong("lacks 'audio' or 'caption' of " + name);
    }
    return new PretrainSample(name, PretrainKind.AUDIO, inside(file, media, place), "", caption);
  }

  private static PretrainSample conversation(
      JsonFile file, String name, Path media, List<PretrainKind> kinds) {
    PretrainKind kind = null;
    String place = null;
    List<String> turns = null;
    for (String field = file.field(); field != null; field = file.field()) {
      JsonToken value = file.next();
      PretrainKind named = named(field, kinds);
      if (named != null) {
        kind = named;
        place = file.text("'%s' of %s".formatted(field, name));
      } else if (field.equals("conversations") && value == JsonToken.START_ARRAY) {
        turns = turns(file, name);
      } else {
        file.skip();
      }
    }
    if (place == null || turns == null || turns.size() < 2) {
      throw file.wrong(
          "lacks '%s' or 'conversations' with a question and its answer of %s"
              .formatted(
                  kinds.stream().map(PretrainKind::word).collect(Collectors.joining("' or '")),
                  name));
    }
    String question = turns.get(0).replace(kind.token(), "").replace("\n", "");
    String answer = turns.get(1);
    boolean ended = ENDS.indexOf(answer.charAt(answer.length() - 1)) >= 0;
    return new PretrainSample(
        name, kind, inside(file, media, place), question, ended ? answer : answer + ".");
  }

  /** The kind whose files a field names, or null. */
  private static PretrainKind named(String field, List<PretrainKind> kinds) {
    return kinds.stream().filter(one -> field.equals(one.word())).findFirst().orElse(null);
  }

  /** Of a list of turns, the first two. */
  private static List<String> turns(JsonFile file, String name) {
    List<String> turns = new ArrayList<>();
    while (file.next() == JsonToken.START_OBJECT) {
      String said = null;
      for (String field = file.field(); field != null; field = file.field()) {
        file.next();
        if (field.equals("value") && turns.size() < 2) {
          said = file.text("'value' in a conversation of " + name);
        } else {
          file.skip();
        }
      }
      if (turns.size() < 2) {
        if (said == null) {
          throw file.wrong("lacks 'value' in a conversation of " + name);
        }
        turns.add(said);
      }
    }
    return turns;
  }

  private static Path inside(JsonFile file, Path folder, String name) {
    try {
      Path root = folder.toAbsolutePath().normalize();
      Path path = root.resolve(name).normalize();
      if (path.startsWith(root) && !path.equals(root)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // No name of a file; said below.
    }
    throw file.wrong(
        "names the file %s, which is not inside of %s".formatted(JsonFile.quote(name), folder));
  }

  private static void list(Path path, Element element, List<PretrainSample> samples) {
    try (JsonFile file = JsonFile.open(path)) {
      file.begin(JsonToken.START_ARRAY, "a JSON list of samples");
      int number = 0;
      JsonToken token = file.next();
      for (; token == JsonToken.START_OBJECT; token = file.next()) {
        number++;
        if (number > MOST) {
          throw file.wrong("has more than %d samples; divide it".formatted(MOST));
        }
        element.read(file, "sample " + number, samples);
      }
      if (token != JsonToken.END_ARRAY) {
        throw file.wrong(
            "has %s as sample %d, expected an object".formatted(file.kind(), number + 1));
      }
      file.end();
      if (number == 0) {
        throw file.wrong("has no samples; get it anew");
      }
    }
  }
}
