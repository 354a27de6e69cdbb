package dev.tgs.cli;

import dev.tgs.agent.ThoughtStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows thoughts as they are written: one of them piece by piece, several of them line by line with
 * the number of their reference.
 */
final class ThoughtPrinter implements ThoughtStream {
  private final PrintWriter out;
  private final List<StringBuilder> lines = new ArrayList<>();
  private boolean inLine;

  /**
   * @param references how many thoughts there will be
   */
  ThoughtPrinter(PrintWriter out, int references) {
    this.out = out;
    for (int i = 0; i < references; i++) {
      lines.add(new StringBuilder());
    }
  }

  @Override
  public void write(int reference, String text) {
    if (lines.size() == 1) {
      out.print(text);
      inLine = !text.endsWith("\n");
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
