/** The synthetic audio-visual benchmark: scenes that are written, drawn, played and asked about. */
package dev.tgs.bench.synth;
