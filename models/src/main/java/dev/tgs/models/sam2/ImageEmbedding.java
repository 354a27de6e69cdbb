package dev.tgs.models.sam2;

import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import java.util.List;

/**
 * What SAM 2.1 keeps of a picture, so that any number of boxes can be asked of it.
 *
 * @param embedding [b, D, S/16, S/16], with {@code no_mem_embed} added
 * @param s0 [b, D/8, S/4, S/4]
 * @param s1 [b, D/4, S/8, S/8]
 */
public record ImageEmbedding(Tensor embedding, Tensor s0, Tensor s1) implements AutoCloseable {

  /** The i-th picture of the batch, as a view. */
  public ImageEmbedding select(long i) {
    return new ImageEmbedding(embedding.narrow(0, i, 1), s0.narrow(0, i, 1), s1.narrow(0, i, 1));
  }

  /** A picture of the batch for each box, to decode boxes of several pictures at once. */
  public ImageEmbedding each(List<Long> pictures) {
    long[] indices = pictures.stream().mapToLong(Long::longValue).toArray();
    Tensor index = Tensor.of(indices, indices.length).to(embedding.device());
    return new ImageEmbedding(
        embedding.indexSelect(0, index), s0.indexSelect(0, index), s1.indexSelect(0, index));
  }

  /** Takes the tensors out of their scope; from now on {@link #close} frees them. */
  public ImageEmbedding keep() {
    Scope.keep(embedding);
    Scope.keep(s0);
    Scope.keep(s1);
    return this;
  }

  @Override
  public void close() {
    embedding.close();
    s0.close();
    s1.close();
  }
}
