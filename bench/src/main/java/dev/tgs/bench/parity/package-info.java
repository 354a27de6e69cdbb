/** One model or step on given tensors, so that anyone can compare it with another program. */
package dev.tgs.bench.parity;
