/** Measurements of speed and memory. */
package dev.tgs.bench.speed;
