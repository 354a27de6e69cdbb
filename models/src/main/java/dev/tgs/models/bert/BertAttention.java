package dev.tgs.models.bert;

import dev.tgs.engine.Functional;
import dev.tgs.engine.Module;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.nn.LayerNorm;
import dev.tgs.engine.nn.Linear;

/** Attention of a BERT's layer, then the norm of its sum with what came in. */
public final class BertAttention extends Module {
  /** Share that is dropped in training, of what is attended to and of what comes out. */
  public static final double DROPOUT = 0.1;

  private final int heads;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;
  private final LayerNorm norm;

  /**
   * @param contextWidth width of the tokens that are attended to
   */
  public BertAttention(int width, int contextWidth, int heads, double eps) {
    this.heads = heads;
    query = child("self.query", new Linear(width, width));
    key = child("self.key", new Linear(contextWidth, width));
    value = child("self.value", new Linear(contextWidth, width));
    output = child("output.dense", new Linear(width, width));
    norm = child("output.LayerNorm", new LayerNorm(width, eps));
  }

  /**
   * @param x [b, n, width]
   * @param context [b, m, contextWidth], x itself for self-attention
   * @param mask boolean [b, 1, n or 1, m], true where the query (row) may attend; null for all
   * @return [b, n, width]
   */
  public Tensor forward(Tensor x, Tensor context, Tensor mask) {
    Tensor attended =
        Functional.scaledDotProductAttention(
                split(query.forward(x)),
                split(key.forward(context)),
                split(value.forward(context)),
                mask,
                DROPOUT)
            .transpose(1, 2)
            .flatten(2, 3);
    return norm.forward(Functional.dropout(output.forward(attended), DROPOUT).addInPlace(x));
  }

  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
  }
}
