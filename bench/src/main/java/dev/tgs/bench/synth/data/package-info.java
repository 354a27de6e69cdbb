/** The data set of the synthetic benchmark, in memory and in files of the published layout. */
package dev.tgs.bench.synth.data;
