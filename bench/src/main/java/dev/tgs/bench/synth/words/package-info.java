/** References to the things of a scene, what they mean, and the thoughts that lead there. */
package dev.tgs.bench.synth.words;
