/** Benchmarks on disk in the layout of Ref-AVSBench, published or drawn. */
package dev.tgs.bench.data;
