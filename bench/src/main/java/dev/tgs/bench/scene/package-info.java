/** Drawn clips: shapes that move and sound, with a mask for each. */
package dev.tgs.bench.scene;
