package dev.tgs.train.refthinker.data;

/** What happens where the samples of an epoch do not fill its last micro-batch. */
public enum LastBatch {
  /**
   * It is filled with the first samples of the same epoch, which come twice then, as published: the
   * loader of accelerate evens out the batches of all processes so.
   */
  FILL,
  /** It is filled with the first samples of the next epoch: each comes exactly once an epoch. */
  GO_ON
}
