package dev.tgs.train;

import dev.tgs.engine.Tensor;
import java.util.List;

/**
 * The processes that train one model together, each on its share of the parts of every batch. All
 * hold the same weights and step alike.
 */
public interface Peers {
  /** Nobody else. */
  Peers NONE =
      new Peers() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int size() {
          return 1;
        }

        @Override
        public void sum(List<Tensor> tensors) {
          // its own sum is all there is
        }
      };

  /** Number of this process, from 0; the first one writes files and tells how it goes. */
  int rank();

  int size();

  /**
   * How many of them share this host's memory, this one included; as many as are known of, which
   * are those that one of them started.
   */
  default int near() {
    return 1;
  }

  /**
   * Adds up the tensors of all processes, in place.
   *
   * @throws dev.tgs.engine.EngineException if one of them is lost
   */
  void sum(List<Tensor> tensors);
}
