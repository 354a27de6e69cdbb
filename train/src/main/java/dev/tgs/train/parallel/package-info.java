/** Training by several processes: how each finds its place, and how one starts the others. */
package dev.tgs.train.parallel;
