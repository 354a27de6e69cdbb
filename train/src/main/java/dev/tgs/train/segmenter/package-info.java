/** Training of the segmenter: masks from boxes. */
package dev.tgs.train.segmenter;
