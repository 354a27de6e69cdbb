/** Pictures of drawn scenes, without an end, for the training of those who look. */
package dev.tgs.train.scenes;
