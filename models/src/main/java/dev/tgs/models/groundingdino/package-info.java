/** Grounding DINO: boxes of a picture for the words of a caption. */
package dev.tgs.models.groundingdino;
