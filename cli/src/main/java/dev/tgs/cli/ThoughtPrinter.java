package dev.tgs.cli;

import dev.tgs.agent.Progress;
import dev.tgs.agent.Stage;
import dev.tgs.agent.ThoughtStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows thoughts as they are written: one of them piece by piece, several of them line by line with
 * the number of their reference. Meanwhile it holds back the progress of thinking, which would get
 * in between.
 */
final class ThoughtPrinter implements ThoughtStream, Progress {
  private final PrintWriter out;
  private final ProgressBar bar;
  private final List<StringBuilder> lines = new ArrayList<>();
  private boolean writing;
  private boolean inLine;

  /**
   * @param references how many thoughts there will be
   * @param bar shows the progress of all else
   */
  ThoughtPrinter(PrintWriter out, int references, ProgressBar bar) {
    this.out = out;
    this.bar = bar;
    for (int i = 0; i < references; i++) {
      lines.add(new StringBuilder());
    }
  }

  @Override
  public void report(Stage stage, int done, int total) {
    if (writing && stage == Stage.THINK && done < total) {
      return;
    }
    end();
    bar.report(stage, done, total);
  }

  @Override
  public void write(int reference, String written) {
    bar.clear();
    writing = true;
    String text = Console.plain(written);
    if (lines.size() == 1) {
      out.print(text);
      inLine = text.isEmpty() ? inLine : !text.endsWith("\n");
    } else {
      StringBuilder line = lines.get(reference).append(text);
      int end;
      while ((end = line.indexOf("\n")) >= 0) {
        print(reference, line.substring(0, end));
        line.delete(0, end + 1);
      }
    }
    out.flush();
  }

  private void print(int reference, String line) {
    out.println("[" + (reference + 1) + "] " + line);
  }

  /** Ends what has begun. */
  void end() {
    writing = false;
    for (int i = 0; lines.size() > 1 && i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        print(i, lines.get(i).toString());
        lines.get(i).setLength(0);
      }
    }
    if (inLine) {
      out.println();
      inLine = false;
    }
    out.flush();
  }
}
