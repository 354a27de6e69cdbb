/** What the things of the synthetic world sound like: every sample is computed here, from seeds. */
package dev.tgs.bench.synth.sound;
