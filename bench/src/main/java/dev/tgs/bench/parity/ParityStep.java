package dev.tgs.bench.parity;

/** A model or a processing step that reads a file of inputs and writes one of outputs. */
interface ParityStep {
  void run(ParityCall call);
}
