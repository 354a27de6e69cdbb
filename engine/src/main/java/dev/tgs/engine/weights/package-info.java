/** Weight files, read without trust in what they hold, and written. */
package dev.tgs.engine.weights;
