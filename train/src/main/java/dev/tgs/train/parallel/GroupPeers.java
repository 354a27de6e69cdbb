package dev.tgs.train.parallel;

import dev.tgs.engine.Tensor;
import dev.tgs.engine.dist.ProcessGroup;
import dev.tgs.train.Peers;
import java.util.List;

/**
 * The processes of a group as those of a training.
 *
 * @param group belongs to who joined it
 * @param near processes on this host
 */
public record GroupPeers(ProcessGroup group, int near) implements Peers {
  @Override
  public int rank() {
    return group.rank();
  }

  @Override
  public int size() {
    return group.size();
  }

  @Override
  public void sum(List<Tensor> tensors) {
    group.sum(tensors);
  }
}
