package dev.tgs.train.grounder;

/**
 * What is to be found.
 *
 * @param words tokens of the caption that speak of it, at least one
 */
record Target(Place box, boolean[] words) {}
