package dev.tgs.train.grounder;

import dev.tgs.bench.synth.Colour;
import dev.tgs.bench.synth.Kind;

/**
 * Something in a picture.
 *
 * @param box of what is seen of it
 */
record Thing(Kind kind, Colour colour, Place box) {}
