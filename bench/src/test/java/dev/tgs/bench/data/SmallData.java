package dev.tgs.bench.data;

import dev.tgs.media.AtomicFiles;
import dev.tgs.media.Box;
import dev.tgs.media.Image;
import dev.tgs.media.Images;
import dev.tgs.media.Mask;
import dev.tgs.media.Rgb;
import dev.tgs.media.Wav;
import dev.tgs.media.Waveform;
import java.nio.file.Path;

/** A benchmark made by hand: two clips of 64 x 48, a thing of 32 x 24 in the middle of each. */
public final class SmallData {
  public static final int HEIGHT = 48;
  public static final int WIDTH = 64;

  /** The thing: half the sides of the picture. */
  public static final Box MIDDLE = new Box(16, 12, 48, 36);

  private SmallData() {}

  public static Path write(Path folder) {
    text(
        folder.resolve("metadata.csv"),
        """
        vid,uid,split,fid,exp
        a_0_10,a_0_10_dog_1,test_s,1,The dog
        a_0_10,a_0_10_dog_2,test_s,1,"The one that is ""in the middle"", of course"
        b_0_10,b_0_10_cat_1,test_u,1,The cat
        b_0_10,null_b_0_10_null_1,test_n,0,The piano
        """);
    text(
        folder.resolve("truth.jsonl"),
        """
        {"uid":"a_0_10_dog_1","kind":"colour","reworded":false,"s_object":"dog","f_object":"d"}
        {"uid":"a_0_10_dog_2","kind":"place","reworded":true,"s_object":"dog","f_object":"d"}
        {"uid":"b_0_10_cat_1","kind":"colour","reworded":false,"s_object":"cat","f_object":"c"}
        {"uid":"null_b_0_10_null_1","kind":"null","reworded":false,"s_object":"null","f_object":"n"}
        """);
    for (String clip : new String[] {"a_0_10", "b_0_10", "null_b_0_10"}) {
      clip(folder.resolve("media").resolve(clip));
    }
    for (String clip : new String[] {"a_0_10", "b_0_10"}) {
      for (int i = 0; i < DataSet.FRAMES; i++) {
        Images.write(
            folder.resolve("gt_mask/%s/fid_1/%05d.png".formatted(clip, i)),
            Mask.of(HEIGHT, WIDTH, MIDDLE).toImage());
      }
    }
    return folder;
  }

  private static void clip(Path media) {
    for (int i = 0; i < DataSet.FRAMES; i++) {
      Images.write(
          media.resolve("frames/" + i + ".jpg"),
          Image.filled(HEIGHT, WIDTH, new Rgb(20 * i, 90, 30)));
    }
    float[] tone = new float[160_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.2 * Math.sin(i * 0.1));
    }
    AtomicFiles.writeBytes(
        media.resolve("audio.wav"), Wav.mono(Waveform.of(new float[][] {tone}, 16_000), 16_000));
  }

  public static void text(Path file, String text) {
    AtomicFiles.writeString(file, text);
  }
}
