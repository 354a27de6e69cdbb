/** Drawn scenes and measurements of speed. */
package dev.tgs.bench;
