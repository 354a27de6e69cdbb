/** Training: one loop for every model, its checkpoints and its reports. */
package dev.tgs.train;
