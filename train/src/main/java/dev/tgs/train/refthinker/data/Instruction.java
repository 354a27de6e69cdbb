package dev.tgs.train.refthinker.data;

import dev.tgs.bench.data.DataRow;

/**
 * A reference with the thought that Ref-Thinker is taught about it.
 *
 * @param row of the table of references
 * @param answer the chain of reasoning and the objects, as the model is to say them
 */
public record Instruction(DataRow row, String answer) {
  public String uid() {
    return row.uid();
  }

  /** The folder of its clip, by which its features are kept. */
  public String clip() {
    return row.folder();
  }

  public String expression() {
    return row.expression();
  }
}
