/** Training of the detector: prompts, matching, losses. */
package dev.tgs.train.grounder;
