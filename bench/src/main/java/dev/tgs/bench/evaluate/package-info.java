/**
 * Evaluation runs: every reference of a benchmark thought about, grounded, segmented and scored.
 */
package dev.tgs.bench.evaluate;
