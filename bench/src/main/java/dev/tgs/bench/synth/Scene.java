package dev.tgs.bench.synth;

import dev.tgs.bench.synth.sound.Sound;
import dev.tgs.media.Image;
import dev.tgs.media.VideoWriter;
import dev.tgs.media.Waveform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A script to look at and to hear, at any size: something to try and to time programs with. */
public final class Scene {
  private final Script script;
  private final Painter painter;

  private Scene(Script script) {
    this.script = script;
    this.painter = new Painter(script);
  }

  /** The same seed gives the same scene. */
  public static Scene random(long seed, int width, int height) {
    Script script = ScriptWriter.write(seed, Split.TRAIN);
    return new Scene(new Script(script.seed(), width, height, script.seconds(), script.actors()));
  }

  /** The picture at a time in seconds. */
  public Image picture(double time) {
    return painter.draw(time).picture();
  }

  /** All ten seconds of it. */
  public Waveform sound() {
    return Sound.of(script);
  }

  /** Writes its first seconds as a video with its sound, {@code .mp4} or {@code .webm}. */
  public void write(Path file, double seconds, double fps) {
    Waveform whole = sound();
    float[] begin =
        Arrays.copyOf(whole.mono().channel(0), (int) Math.round(seconds * whole.sampleRate()));
    Waveform heard = Waveform.of(new float[][] {begin}, whole.sampleRate());
    try (VideoWriter writer =
        VideoWriter.open(file, script.height(), script.width(), fps, Optional.of(heard))) {
      for (int i = 0; i < Math.round(seconds * fps); i++) {
        writer.write(picture(i / fps));
      }
      writer.finish();
    }
  }
}
