/** Scores of masks: J, F and S as the published evaluation computes them. */
package dev.tgs.bench.metrics;
